package io.tercet.tasks.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.LoadedModel;
import io.tercet.tasks.Logits;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.SessionOptions;
import io.tercet.tasks.SessionOptions.CacheType;
import io.tercet.tasks.TinyModels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A device that lacks memory says so in one sentence, before anything is copied. */
class RoomTest {
    private static final SessionOptions OPTIONS = new SessionOptions(64, CacheType.F32, 1);

    private final String before = System.getProperty(Room.LIMIT);

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(Room.LIMIT);
        } else {
            System.setProperty(Room.LIMIT, before);
        }
    }

    @Test
    void readsLimitsAsTornadoVmDoes() {
        assertThat(Room.limit("8GB")).isEqualTo(8L << 30);
        assertThat(Room.limit("512MB")).isEqualTo(512L << 20);
        assertThat(Room.limit("1000")).isEqualTo(1000);
        assertThatThrownBy(() -> Room.limit("lots"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("-Dtornado.device.memory is a size such as 8GB, not 'lots'");
    }

    @Test
    void refusesWhatIsTooMuchInAllOrForOneArray() {
        Room room = new Room("a device", 4L << 30, 1L << 30);
        room.check(4L << 30, 1L << 30);
        assertThatThrownBy(() -> room.check((4L << 30) + 1, 5))
                .hasMessage(
                        "a device lacks memory: with this model its arrays need 4.0 GB, the largest"
                                + " 0.0 MB, and it has 4.0 GB, at most 1.0 GB for an array; take a"
                                + " smaller model or a shorter --context");
        assertThatThrownBy(() -> room.check(2L << 30, (1L << 30) + 1))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSizeOfTheResultsThatIsNoneIsSaid() {
        System.setProperty(TornadoBackend.RESULT_MEGABYTES, "many");
        try (Lane lane = new Lane();
                LoadedModel model = lane.backend().load(TinyModels.of("llama", TensorType.Q8_0))) {
            assertThatThrownBy(() -> model.session(OPTIONS))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "-Dtercet.tornado.results.megabytes is a number of megabytes, not"
                                    + " 'many'");
        } finally {
            System.clearProperty(TornadoBackend.RESULT_MEGABYTES);
        }
    }

    @Test
    @Tag("device")
    void aModelThatDoesNotFitIsRefusedAndLeavesNothingBehind() {
        try (Lane lane = new Lane();
                LoadedModel model = lane.backend().load(TinyModels.of("llama", TensorType.Q8_0))) {
            System.setProperty(Room.LIMIT, "20MB"); // 16 of them are the results'
            assertThatThrownBy(() -> model.session(OPTIONS))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll("lacks memory", "it has 20.0 MB", "--context")
                    .message()
                    .hasLineCount(1);
            assertThat(lane.counters().launches()).isZero();
            System.setProperty(Room.LIMIT, "1GB");
            try (ModelSession session = model.session(OPTIONS)) {
                Prefix text = Prefix.of(1, 2);
                Logits logits = session.score(text, text.tree()).logits();
                assertThat(logits.rows()).isEqualTo(1);
            }
            lane.assertUsed();
        }
    }

    @Test
    @Tag("device")
    void twoQueuesShareTheRoom() {
        try (Lane lane = new Lane();
                LoadedModel model = lane.backend().load(TinyModels.of("llama", TensorType.Q8_0));
                ModelSession session = model.session(OPTIONS);
                LoadedModel there =
                        lane.backend().beside().load(TinyModels.of("llama", TensorType.Q8_0))) {
            System.setProperty(Room.LIMIT, "30MB"); // each queue's results are 16
            assertThat(session.cached()).isZero();
            assertThatThrownBy(() -> there.session(OPTIONS))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll("lacks memory", "it has 30.0 MB");
        } finally {
            System.clearProperty(Room.LIMIT);
        }
    }
}

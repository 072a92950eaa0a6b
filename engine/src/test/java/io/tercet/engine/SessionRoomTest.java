package io.tercet.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session that is refused half-way, for lack of device memory, leaves nothing open. */
@Tag("device")
class SessionRoomTest {
    private static final String LIMIT = "tornado.device.memory";
    private static final int CONTEXT = 1 << 15; // 8 MB of keys and values
    private static final String SHAPE =
            "llama:layers=2,embedding=32,heads=2,kv=1,vocab=260,ff=32,context=" + CONTEXT;

    @TempDir static Path folder;
    private final String before = System.getProperty(LIMIT, "");

    @AfterEach
    void restore() {
        if (before.isEmpty()) {
            System.clearProperty(LIMIT);
        } else {
            System.setProperty(LIMIT, before);
        }
    }

    @Test
    void theTargetsSessionIsClosedWhereTheDraftsIsRefused() {
        try (DeviceLane lane = new DeviceLane();
                TinyFamily models = TinyFamily.shaped(lane.tercet(), folder, SHAPE)) {
            SessionSpec plain = SessionSpec.of(models.target()).withContextLength(CONTEXT);
            limitToWhatFits(lane, plain);
            SessionSpec drafted = plain.withDraft(models.twin()).withMethod("pearl");
            assertThatThrownBy(() -> lane.tercet().session(drafted))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("lacks memory");
            GenerationOptions two = GenerationOptions.greedy().withMaxTokens(2);
            models.run(plain, TinyFamily.prompt(3), two);
            lane.assertUsed();
        }
    }

    /** The least whole number of megabytes in which a session has room. */
    private static void limitToWhatFits(DeviceLane lane, SessionSpec spec) {
        for (int megabytes = 1; megabytes < 1 << 10; megabytes++) {
            System.setProperty(LIMIT, megabytes + "MB");
            try {
                lane.tercet().session(spec).close();
                return;
            } catch (IllegalStateException refused) {
                // more is needed
            }
        }
        throw new AssertionError("no limit is enough");
    }
}

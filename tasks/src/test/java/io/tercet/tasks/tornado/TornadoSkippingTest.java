package io.tercet.tasks.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.Backend;
import io.tercet.tasks.DeviceCounters;
import io.tercet.tasks.LoadedModel;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.ScoreRequest;
import io.tercet.tasks.SessionOptions;
import io.tercet.tasks.SessionOptions.CacheType;
import io.tercet.tasks.Skipped;
import io.tercet.tasks.SkippingContract;
import io.tercet.tasks.TinyModels;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("device")
class TornadoSkippingTest extends SkippingContract {
    private static final int MASKS = (PassLayout.END - PassLayout.SIZE) * Integer.BYTES;

    private static final Prefix PREFIX = Prefix.of(3, 51, 8, 250, 77, 4);

    private final Lane lane = new Lane();

    @Override
    protected Backend open() {
        return lane.backend();
    }

    @Override
    protected double errorLimit() {
        return 1e-5;
    }

    @AfterEach
    void theDeviceDidIt() {
        lane.assertUsed();
    }

    /** What a pass over one token takes. */
    private DeviceCounters pass(ModelSession session, Skipped skipped) {
        DeviceCounters before = lane.counters();
        session.score(PREFIX, PREFIX.tree(), ScoreRequest.ALL.skipping(skipped));
        return lane.counters().since(before);
    }

    @Test
    void aLayerWithoutAnythingIsNotLaunchedAndASetCrossesWhenItChanges() {
        DecoderModel model = TinyModels.deep("llama", TensorType.Q8_0);
        try (LoadedModel loaded = lane.backend().load(model);
                ModelSession session = loaded.session(new SessionOptions(64, CacheType.F32, 1))) {
            session.score(PREFIX.first(5), PREFIX.first(5).tree());
            Skipped halves = new Skipped(Set.of(1), Set.of(2));
            Skipped wholes = new Skipped(Set.of(1, 2), Set.of(1, 2));
            DeviceCounters first = pass(session, halves);
            DeviceCounters again = pass(session, halves);
            DeviceCounters without = pass(session, wholes);
            DeviceCounters plain = pass(session, Skipped.NONE);
            assertThat(first.bytesToDevice() - again.bytesToDevice()).isEqualTo(MASKS);
            assertThat(without.bytesToDevice()).isEqualTo(first.bytesToDevice());
            assertThat(plain.launches()).isEqualTo(first.launches());
            int layers = model.config().blockCount();
            long perLayer = (first.launches() - without.launches()) / 2;
            assertThat(perLayer).isBetween(10L, plain.launches() / layers);
        }
    }
}

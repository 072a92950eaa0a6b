package io.tercet.tasks.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.piece.HeadModel;
import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.Backend;
import io.tercet.tasks.DeviceCounters;
import io.tercet.tasks.FeatureSource;
import io.tercet.tasks.HeadContract;
import io.tercet.tasks.LoadedHead;
import io.tercet.tasks.LoadedModel;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.SessionOptions;
import io.tercet.tasks.SessionOptions.CacheType;
import io.tercet.tasks.TinyHeads;
import io.tercet.tasks.TinyModels;
import io.tercet.tasks.TokenTree;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("device")
class TornadoHeadTest extends HeadContract {
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

    @Test
    void featuresNeverLeaveTheDevice() {
        DecoderModel model = TinyModels.of("llama", TensorType.Q8_0);
        HeadModel head = TinyHeads.of(model, List.of(0, 1, 2), List.of());
        SessionOptions options = new SessionOptions(64, CacheType.F32, 1);
        Prefix prefix = Prefix.of(1, 2, 3, 4);
        try (LoadedModel target = lane.backend().load(model);
                LoadedHead loaded = lane.backend().loadHead(head, target);
                ModelSession session = target.session(options.withFeatures(head.featureLayers()));
                ModelSession drafter = loaded.open(options, FeatureSource.of(session))) {
            session.score(prefix.first(3), prefix.first(3).tree());
            DeviceCounters before = lane.counters();
            TokenTree tree = prefix.tree().with(0, 7).with(0, 8).with(2, 9);
            lane.backend().operations().argmax(drafter.score(prefix, tree).logits());
            session.score(prefix, tree);
            session.keep(3);
            Prefix longer = prefix.append(8, 9, 5);
            lane.backend().operations().argmax(drafter.score(longer, longer.tree()).logits());
            DeviceCounters both = lane.counters().since(before);
            assertThat(both.bytesFromDevice()).as("five ids").isEqualTo(5 * Integer.BYTES);
        }
    }
}

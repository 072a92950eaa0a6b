package io.tercet.tasks.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.DecoderReader;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.DeviceCounters;
import io.tercet.tasks.LoadedModel;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.SessionOptions;
import io.tercet.tasks.SessionOptions.CacheType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How much a device compiles and hears, and what does not depend on a model's depth. */
@Tag("device")
class TornadoTasksTest {

    /** What one token costs, all told, behind a prompt of two. */
    private record Cost(DeviceCounters all, DeviceCounters decoding) {}

    private static Cost decode(int layers) {
        String shape =
                "llama:layers=%d,embedding=32,heads=2,kv=1,ff=64,vocab=300".formatted(layers);
        try (Lane lane = new Lane();
                GgufFile file = SyntheticModel.of(shape, TensorType.Q8_0, 1).open()) {
            DecoderModel model = DecoderReader.read(file);
            try (LoadedModel loaded = lane.backend().load(model);
                    ModelSession session =
                            loaded.session(new SessionOptions(64, CacheType.F32, 1))) {
                lane.backend()
                        .operations()
                        .argmax(session.score(Prefix.of(1, 2), Prefix.of(1, 2).tree()).logits());
                DeviceCounters before = lane.counters();
                Prefix longer = Prefix.of(1, 2, 3);
                lane.backend().operations().argmax(session.score(longer, longer.tree()).logits());
                lane.assertUsed();
                return new Cost(lane.counters(), lane.counters().since(before));
            }
        }
    }

    @Test
    void depthCostsNeitherTasksNorBytes() {
        Cost shallow = decode(2);
        Cost deep = decode(24);
        assertThat(deep.all.compiledTasks()).isEqualTo(shallow.all.compiledTasks());
        long perLayer = (deep.decoding.launches() - shallow.decoding.launches()) / 22;
        assertThat(perLayer).isBetween(10L, 20L);
        assertThat(deep.decoding.bytesFromDevice())
                .as("a token's id")
                .isEqualTo(shallow.decoding.bytesFromDevice())
                .isEqualTo(Integer.BYTES);
        assertThat(deep.decoding.bytesToDevice() - shallow.decoding.bytesToDevice())
                .as("layers are counted on the device")
                .isZero();
        assertThat(shallow.decoding.bytesToDevice()).as("tokens and positions").isLessThan(4096);
    }
}

package io.tercet.tasks.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.DecoderReader;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.tensor.Tensor;
import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.LoadedModel;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.SessionOptions;
import io.tercet.tasks.SessionOptions.CacheType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** Matrices are read where they lie: models that share them share their memory. */
class InPlaceTest {

    @Test
    void whatChangesInAMatrixChangesTheNextPass() {
        try (GgufFile file = SyntheticModel.tiny("qwen2", TensorType.Q8_0, 3).open();
                JvmBackend backend = new JvmBackend()) {
            DecoderModel model = DecoderReader.read(file);
            Tensor rows = model.tokenEmbedding(); // the output's too
            MemorySegment copy = Arena.ofAuto().allocate(rows.data().byteSize(), 64);
            copy.copyFrom(rows.data());
            Tensor moved = new Tensor(rows.name(), rows.type(), rows.rows(), rows.columns(), copy);
            DecoderModel shared =
                    new DecoderModel(
                            model.name(),
                            model.config(),
                            moved,
                            model.layers(),
                            model.outputNorm(),
                            moved,
                            model.ropeFactors(),
                            model.exits());
            try (LoadedModel loaded = backend.load(shared);
                    ModelSession session =
                            loaded.session(new SessionOptions(16, CacheType.F32, 1))) {
                Prefix prefix = Prefix.of(1, 2);
                assertThat(session.score(prefix, prefix.tree()).logits().toArray(0)[7]).isNotZero();
                copy.fill((byte) 0);
                assertThat(session.score(prefix, prefix.tree()).logits().toArray(0)[7]).isZero();
            }
        }
    }
}

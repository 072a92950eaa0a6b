package io.tercet.tasks;

import static io.tercet.tasks.LogitsAssert.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.piece.LayersModel;
import io.tercet.models.piece.Piece;
import io.tercet.models.synth.SyntheticPiece;
import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.SessionOptions.CacheType;
import io.tercet.tasks.reference.ReferenceBackend;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every backend makes of a model assembled from a target's layers. A backend's test binds it.
 */
public abstract class LayersContract extends PassContract {
    /** Of a matrix in 4 bits that is stored in 8 again, through four layers. */
    private static final double ROUNDING = 1e-3;

    private static final String SHA256 = "ab".repeat(32);
    private static final SessionOptions OPTIONS = new SessionOptions(128, CacheType.F32, 2);

    private static DecoderModel target() {
        return TinyModels.deep("llama", TensorType.Q4_0);
    }

    private static DecoderModel of(List<Integer> indices, float size) {
        return of(indices, indices, size);
    }

    @SuppressWarnings("resource") // the model's norms are the file's
    private static DecoderModel of(List<Integer> indices, List<Integer> trained, float size) {
        Piece piece =
                SyntheticPiece.layers(target(), SHA256, indices, 8, size, 3)
                        .put(LayersModel.TRAINED, trained)
                        .open();
        return LayersModel.read(piece, target(), SHA256, Arena.ofAuto()).decoder();
    }

    private static Logits logits(ModelSession session) {
        return session.score(text(1), chain(0, 20)).logits();
    }

    @Test
    void allLayersWithoutDeltasAreTheTarget() {
        Logits whole = logits(session(backend, target(), OPTIONS));
        Logits same = logits(session(backend, of(List.of(0, 1, 2, 3), 0), OPTIONS));
        assertClose(same, whole, ROUNDING);
        Logits fewer = logits(session(backend, of(List.of(0, 1, 3), 0), OPTIONS));
        assertThat(LogitsAssert.nmse(fewer.toArray(19), whole.toArray(19)))
                .isGreaterThan(10 * ROUNDING);
    }

    @Test
    void someLayersWithDeltasAgreeWithTheReference() {
        agreesWithTheReference(of(List.of(1, 3), 1));
    }

    @Test
    void layersWithDeltasAndWithoutAgreeWithTheReference() {
        agreesWithTheReference(of(List.of(1, 2, 3), List.of(2), 1));
    }

    private void agreesWithTheReference(DecoderModel model) {
        try (ReferenceBackend reference = new ReferenceBackend()) {
            Logits expected = logits(session(reference, model, OPTIONS));
            assertClose(logits(session(backend, model, OPTIONS)), expected, errorLimit());
        }
    }
}

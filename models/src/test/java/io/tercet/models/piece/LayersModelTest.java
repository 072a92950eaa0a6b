package io.tercet.models.piece;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.DecoderReader;
import io.tercet.models.decoder.LayerWeights;
import io.tercet.models.decoder.TensorSpec;
import io.tercet.models.gguf.GgufException;
import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.synth.SyntheticPiece;
import io.tercet.models.tensor.Tensor;
import io.tercet.models.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayersModelTest {
    private static final String SHA256 = "ab".repeat(32);
    private static final int RANK = 4;

    /** Its feed-forward layer's rows are no whole blocks of 8-bit formats. */
    private static final DecoderModel TARGET =
            DecoderReader.read(
                    SyntheticModel.of(
                                    "qwen2:layers=4,heads=2,kv=1,vocab=300,embedding=64,ff=90",
                                    TensorType.Q4_0,
                                    5)
                            .open());

    private static SyntheticPiece layers(List<Integer> indices, float size) {
        return SyntheticPiece.layers(TARGET, SHA256, indices, RANK, size, 3);
    }

    private static LayersModel read(Piece piece) {
        return LayersModel.read(piece, TARGET, SHA256, Arena.ofAuto());
    }

    private static void refused(SyntheticPiece written, String sentence) {
        try (Piece piece = written.open()) {
            assertThatThrownBy(() -> read(piece))
                    .isInstanceOf(GgufException.class)
                    .hasMessage(piece.file().path() + ": " + sentence);
        }
    }

    @Test
    void aMatrixIsTheTargetsAndItsDelta() {
        try (Piece piece = layers(List.of(1, 3), 1).open()) {
            LayersModel model = read(piece);
            LayerWeights second = model.decoder().layers().get(1);
            LayerWeights own = TARGET.layers().get(3);
            assertSum(piece, TensorSpec.ATTN_K, own.attnK(), second.attnK(), TensorType.Q8_0);
            assertSum(piece, TensorSpec.FFN_UP, own.ffnUp(), second.ffnUp(), TensorType.Q8_0);
            assertSum(piece, TensorSpec.FFN_DOWN, own.ffnDown(), second.ffnDown(), TensorType.F16);
            assertThat(second.attnK().name()).isEqualTo("blk.1.attn_k.weight");
        }
    }

    /** A dense computation; stored are 127 steps to each side, their size in half precision. */
    private static void assertSum(
            Piece piece, TensorSpec matrix, Tensor own, Tensor sum, TensorType type) {
        Tensor down = piece.file().tensor(LayersModel.down(matrix, 3)).orElseThrow();
        Tensor up = piece.file().tensor(LayersModel.up(matrix, 3)).orElseThrow();
        assertThat(sum.type()).isEqualTo(type);
        assertThat(sum.rows()).isEqualTo(own.rows());
        for (int row = 0; row < own.rows(); row++) {
            double largest = 0;
            double[] dense = new double[own.columns()];
            for (int column = 0; column < dense.length; column++) {
                dense[column] = own.read(row)[column];
                for (int i = 0; i < RANK; i++) {
                    dense[column] += (double) up.read(row)[i] * down.read(i)[column];
                }
                largest = Math.max(largest, Math.abs(dense[column]));
            }
            for (int column = 0; column < dense.length; column++) {
                assertThat((double) sum.read(row)[column])
                        .isCloseTo(dense[column], within(largest / 254 + largest / 2048 + 1e-6));
            }
        }
    }

    @Test
    void whatWasNotTrainedIsTheTargetsOwn() {
        try (Piece piece = layers(List.of(0, 2), 1).open()) {
            LayersModel model = read(piece);
            DecoderModel decoder = model.decoder();
            assertThat(model.role()).isEqualTo(LayersModel.Role.DRAFT);
            assertThat(model.indices()).containsExactly(0, 2);
            assertThat(decoder.config()).isEqualTo(TARGET.config().withBlockCount(2));
            assertThat(decoder.tokenEmbedding()).isSameAs(TARGET.tokenEmbedding());
            assertThat(decoder.output()).isSameAs(TARGET.output());
            assertThat(decoder.layers().get(1).attnQBias())
                    .isSameAs(TARGET.layers().get(2).attnQBias());
            assertThat(decoder.outputNorm().data()).isNotEqualTo(TARGET.outputNorm().data());
        }
    }

    @Test
    void aLayerThatWasNotTrainedIsTheTargetsOwn() {
        try (Piece piece = layers(List.of(0, 2), 1).put(LayersModel.TRAINED, List.of(2)).open()) {
            List<LayerWeights> layers = read(piece).decoder().layers();
            assertThat(layers.get(0)).isSameAs(TARGET.layers().get(0));
            assertThat(layers.get(1).attnQ()).isNotSameAs(TARGET.layers().get(2).attnQ());
        }
    }

    @Test
    void anotherTargetIsRefused() {
        try (Piece piece = layers(List.of(1), 1).open()) {
            assertThatThrownBy(
                            () -> LayersModel.read(piece, TARGET, "cd".repeat(32), Arena.ofAuto()))
                    .isInstanceOf(GgufException.class)
                    .hasMessageContaining("tercet.target.sha256")
                    .hasMessageEndingWith("the file given has " + "cd".repeat(32) + ".");
        }
    }

    @Test
    void whatIsWrongIsNamed() {
        refused(
                layers(List.of(1), 1).put(LayersModel.INDICES, List.of(1, 4)),
                "Key tercet.layers.indices should hold ascending numbers from 0 to 3; number 1 is"
                        + " 4.");
        refused(layers(List.of(), 1), "Key tercet.layers.indices should name a layer.");
        refused(
                layers(List.of(1), 1).put(LayersModel.INDICES, List.of(1, 2)),
                "Tensor blk.2.attn_norm.weight is missing.");
        refused(
                layers(List.of(1), 1).put(LayersModel.RANK, 5),
                "Tensor blk.1.attn_q.down.weight should have 5 rows of 64 elements, not 4 of 64.");
        refused(
                layers(List.of(1), 1).put(LayersModel.ROLE, "target"),
                "Key tercet.layers.role should be one of draft, qualifier, not target.");
    }
}

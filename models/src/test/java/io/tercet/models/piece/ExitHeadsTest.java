package io.tercet.models.piece;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.DecoderReader;
import io.tercet.models.decoder.ExitHead;
import io.tercet.models.gguf.GgufException;
import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.synth.SyntheticPiece;
import io.tercet.models.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExitHeadsTest {
    private static final String SHA256 = "ab".repeat(32);
    private static final DecoderModel TARGET =
            DecoderReader.read(
                    SyntheticModel.of(
                                    "llama:layers=4,heads=2,kv=1,vocab=300,embedding=64,ff=96",
                                    TensorType.Q8_0,
                                    5)
                            .open());

    private static SyntheticPiece exits(List<Integer> layers, int rank) {
        return SyntheticPiece.exits(TARGET.config(), SHA256, layers, rank, 1);
    }

    private static void refused(SyntheticPiece written, String sentence) {
        try (Piece piece = written.open()) {
            assertThatThrownBy(() -> ExitHeads.attach(piece, TARGET, SHA256))
                    .isInstanceOf(GgufException.class)
                    .hasMessage(piece.file().path() + ": " + sentence);
        }
    }

    @Test
    void theTargetKeepsItsTensorsAndGetsExits() {
        try (Piece piece = exits(List.of(1, 3), 32).open()) {
            DecoderModel model = ExitHeads.attach(piece, TARGET, SHA256);
            assertThat(model.exits()).extracting(ExitHead::layer).containsExactly(1, 3);
            assertThat(model.exits()).allMatch(exit -> exit.rank() == 32);
            assertThat(model.exits().getLast().down().type()).isEqualTo(TensorType.Q8_0);
            assertThat(model.layers()).isEqualTo(TARGET.layers());
            assertThat(model.tensors().count()).isEqualTo(TARGET.tensors().count() + 6);
            assertThat(TARGET.exits()).isEmpty();
        }
    }

    @Test
    void anAdapterOfOddRankIsStoredInHalfFloats() {
        try (Piece piece = exits(List.of(2), 5).open()) {
            ExitHead exit = ExitHeads.attach(piece, TARGET, SHA256).exits().getFirst();
            assertThat(exit.up().type()).isEqualTo(TensorType.F16);
            assertThat(exit.down().type()).isEqualTo(TensorType.Q8_0);
        }
    }

    @Test
    void anotherTargetIsRefused() {
        try (Piece piece = exits(List.of(1), 32).open()) {
            assertThatThrownBy(() -> ExitHeads.attach(piece, TARGET, "cd".repeat(32)))
                    .isInstanceOf(GgufException.class)
                    .hasMessageContaining("tercet.target.sha256")
                    .hasMessageEndingWith("the file given has " + "cd".repeat(32) + ".");
        }
    }

    @Test
    void whatIsWrongIsNamed() {
        refused(
                exits(List.of(1, 4), 32),
                "Key tercet.exits.layers should hold ascending numbers from 1 to 3; number 1 is"
                        + " 4.");
        refused(exits(List.of(), 32), "Key tercet.exits.layers should name a layer.");
        refused(
                exits(List.of(1), 65),
                "Tensor exit.1.down.weight should have at most 64 rows, as many as an embedding has"
                        + " elements, not 65.");
        refused(
                exits(List.of(1), 32).put(ExitHeads.LAYERS, List.of(1, 2)),
                "Tensor exit.2.norm.weight is missing.");
        refused(
                exits(List.of(1), 32)
                        .put(ExitHeads.LAYERS, List.of(1, 2))
                        .norm(ExitHeads.norm(2), 64)
                        .matrix(ExitHeads.down(2), 16, 64),
                "Tensor exit.2.down.weight should have 32 rows of 64 elements, not 16 of 64.");
    }
}

package io.tercet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.models.decoder.DecoderReader;
import io.tercet.models.gguf.GgufException;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.piece.Sha256;
import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.synth.SyntheticPiece;
import io.tercet.models.tensor.TensorType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target and a draft made of its own layers. */
class LayersPieceTest {
    private static final String SHAPE = "llama:layers=4,heads=2,kv=1,vocab=300,embedding=64,ff=96";

    @TempDir Path folder;

    private Path target(long seed) {
        Path file = folder.resolve(seed + ".gguf");
        SyntheticModel.of(SHAPE, TensorType.Q8_0, seed).write(file);
        return file;
    }

    private Path piece(Path target, List<Integer> indices) {
        Path file = folder.resolve("draft.gguf");
        try (GgufFile opened = GgufFile.open(target)) {
            SyntheticPiece.layers(DecoderReader.read(opened), Sha256.of(target), indices, 4, 0, 9)
                    .write(file);
        }
        return file;
    }

    private static Generation run(Tercet tercet, SessionSpec spec) {
        try (TextSession session = tercet.session(spec)) {
            return session.generate(
                    TinyFamily.prompt(12),
                    GenerationOptions.greedy().withMaxTokens(40),
                    TokenListener.NONE);
        }
    }

    @Test
    void allLayersDraftWhatTheTargetSays() {
        Path file = target(1);
        try (Tercet tercet = Tercet.open();
                Model whole = tercet.load(file);
                Model draft = tercet.loadLayers(whole, piece(file, List.of(0, 1, 2, 3)))) {
            SessionSpec plain = SessionSpec.of(whole).withMethod("autoregressive");
            SessionSpec drafted = SessionSpec.of(whole).withDraft(draft).withMethod("speculative");
            Generation fast = run(tercet, drafted);
            assertThat(fast.tokens()).isEqualTo(run(tercet, plain).tokens());
            assertThat(fast.statistics().meanAcceptedLength()).isGreaterThan(2);
            assertThat(draft.name()).isEqualTo("draft.gguf");
            assertThat(draft.tokenizer()).isSameAs(whole.tokenizer());
        }
    }

    @Test
    void aPieceOfAnotherTargetIsRefused() {
        Path file = target(1);
        Path piece = piece(file, List.of(0, 3));
        try (Tercet tercet = Tercet.open();
                Model other = tercet.load(target(2))) {
            assertThatThrownBy(() -> tercet.loadLayers(other, piece))
                    .isInstanceOf(GgufException.class)
                    .hasMessageContaining("draft.gguf")
                    .hasMessageContaining("tercet.target.sha256");
        }
    }
}

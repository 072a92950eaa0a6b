package io.tercet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.gguf.GgufException;
import io.tercet.models.piece.Sha256;
import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.synth.SyntheticPiece;
import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.ScoreRequest;
import io.tercet.tasks.SessionOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A target together with its trained exits. */
class ExitPieceTest {
    private static final String SHAPE = "llama:layers=4,heads=2,kv=1,vocab=300,embedding=64,ff=96";

    @TempDir Path folder;

    private Path target(long seed) {
        Path file = folder.resolve(seed + ".gguf");
        SyntheticModel.of(SHAPE, TensorType.Q8_0, seed).write(file);
        return file;
    }

    private Path exits(DecoderConfig config, Path target) {
        Path file = folder.resolve("exits.gguf");
        SyntheticPiece.exits(config, Sha256.of(target), List.of(1, 2), 32, 9).write(file);
        return file;
    }

    private static Generation run(Tercet tercet, Model model, String method) {
        try (TextSession session =
                tercet.session(TinyModels.under(SessionSpec.of(model), method))) {
            return session.generate(
                    TinyFamily.prompt(12),
                    GenerationOptions.greedy().withMaxTokens(40),
                    TokenListener.NONE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"layerskip:exit=1", "hispec:draft_exit=1:qualifier_exit=2"})
    void exitsDraftThroughTheirOwnHeadsAndTheTextStaysTheTargets(String method) {
        Path file = target(1);
        try (Tercet tercet = Tercet.open();
                Model plain = tercet.load(file);
                Model trained = tercet.load(file, List.of(exits(plain.config(), file)))) {
            Generation expected = run(tercet, plain, "autoregressive");
            Generation with = run(tercet, trained, method);
            assertThat(with.tokens()).isEqualTo(expected.tokens());
            assertThat(run(tercet, trained, "autoregressive").tokens())
                    .isEqualTo(expected.tokens());
        }
    }

    @Test
    void theExitSpeaksThroughItsOwnHead() {
        Path file = target(1);
        try (Tercet tercet = Tercet.open();
                Model plain = tercet.load(file);
                Model trained = tercet.load(file, List.of(exits(plain.config(), file)))) {
            assertThat(atExit(trained, 1)).isNotEqualTo(atExit(plain, 1));
            assertThat(atExit(trained, 3)).isEqualTo(atExit(plain, 3));
        }
    }

    private static float[] atExit(Model model, int layer) {
        SessionOptions options = new SessionOptions(32, SessionOptions.CacheType.F32, 1);
        Prefix prefix = Prefix.of(5, 6, 7);
        ScoreRequest request = ScoreRequest.ALL.exitAt(layer);
        try (ModelSession session = model.loaded().session(options)) {
            return session.score(prefix, prefix.tree(), request).logits().toArray(0);
        }
    }

    @Test
    void exitsOfAnotherTargetAreRefused() {
        Path file = target(1);
        Path other = target(2);
        try (Tercet tercet = Tercet.open();
                Model plain = tercet.load(file)) {
            Path exits = exits(plain.config(), file);
            assertThatThrownBy(() -> tercet.load(other, List.of(exits)))
                    .isInstanceOf(GgufException.class)
                    .hasMessageContaining("exits.gguf")
                    .hasMessageContaining("tercet.target.sha256");
        }
    }
}

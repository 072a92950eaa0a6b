package io.tercet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.models.piece.LayersModel;
import io.tercet.models.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pieces that nobody names: they are found by the SHA-256 of the target's file. */
class FoundPiecesTest {
    private static final String PLACE = "tercet.pieces";

    @TempDir Path folder;
    private Path pieces = Path.of("");
    private Path target = Path.of("");
    private Path qualifier = Path.of("");

    @BeforeEach
    void write() throws IOException {
        pieces = Files.createDirectory(folder.resolve("pieces"));
        target = TinyPieces.plainTarget(folder, TensorType.F32, 3);
        qualifier = TinyPieces.plainTarget(folder, TensorType.F32, 4);
        System.setProperty(PLACE, pieces.toString());
    }

    @AfterEach
    void back() {
        System.clearProperty(PLACE);
    }

    private static Tercet open() {
        return Tercet.open(BackendChoice.named("reference", 0));
    }

    private static Generation run(TextSession session) {
        return session.generate(
                TinyFamily.prompt(5),
                GenerationOptions.greedy().withMaxTokens(20),
                TokenListener.NONE);
    }

    private static SessionSpec spec(Model target, String method) {
        return TinyModels.under(SessionSpec.of(target).withContextLength(40), method);
    }

    @Test
    void aHeadIsEnoughForEagle() {
        TinyPieces.copyingHead(pieces, target);
        try (Tercet tercet = open();
                Model model = tercet.load(target);
                TextSession plain = tercet.session(spec(model, "autoregressive"));
                TextSession eagle = tercet.session(spec(model, "eagle:depth=2:top_k=2"))) {
            assertThat(plain.notices()).isEmpty();
            assertThat(eagle.notices())
                    .containsExactly(
                            "method eagle uses what was trained for plain-F32-3.gguf: head"
                                    + " copying");
            Generation fast = run(eagle);
            assertThat(fast.tokens()).isEqualTo(run(plain).tokens());
            assertThat(fast.statistics().meanAcceptedLength()).isGreaterThan(2);
        }
    }

    /** Whether a draft of layers or a head is taken where both are there. */
    @ParameterizedTest
    @CsvSource({
        "speculative, draft draft",
        "pearl, draft draft",
        "eagle:depth=2, head copying",
        "dynaspec:depth=2:rows=200, head copying; router router",
        "cascade, draft draft",
        "pyramid, qualifier qualifier; draft draft",
        "trispec:lambda=1.5, qualifier qualifier; head copying; adapter adapter"
    })
    void threeModelsComeFromOneTarget(String method, String expected) {
        TinyPieces.layers(pieces, target, LayersModel.Role.DRAFT);
        Path middle = TinyPieces.layers(pieces, target, LayersModel.Role.QUALIFIER);
        Path head = TinyPieces.copyingHead(pieces, target);
        TinyPieces.adapter(pieces, target, middle, head);
        TinyPieces.router(pieces, target, head);
        try (Tercet tercet = open();
                Model model = tercet.load(target);
                TextSession plain = tercet.session(spec(model, "autoregressive"));
                TextSession fast = tercet.session(spec(model, method))) {
            assertThat(fast.notices())
                    .containsExactly(
                            "method %s uses what was trained for plain-F32-3.gguf: %s"
                                    .formatted(fast.method().name(), expected.replace(";", ",")));
            Generation generation = run(fast);
            if (!method.equals("pyramid")) {
                assertThat(generation.tokens()).isEqualTo(run(plain).tokens());
            }
            assertThat(generation.statistics().draftPasses()).isPositive();
            assertThat(generation.statistics().accepted()).isPositive();
        }
    }

    @Test
    void aHeadWithoutAnAdapterIsNoBetterThanADraftModelForTriSpec() {
        TinyPieces.layers(pieces, target, LayersModel.Role.DRAFT);
        TinyPieces.layers(pieces, target, LayersModel.Role.QUALIFIER);
        TinyPieces.copyingHead(pieces, target);
        try (Tercet tercet = open();
                Model model = tercet.load(target);
                TextSession session = tercet.session(spec(model, "trispec"))) {
            assertThat(session.notices())
                    .containsExactly(
                            "method trispec uses what was trained for plain-F32-3.gguf: qualifier"
                                    + " qualifier, draft draft");
        }
    }

    @Test
    void whoWasNamedComesFirst() {
        TinyPieces.copyingHead(pieces, target);
        try (Tercet tercet = open();
                Model model = tercet.load(target);
                Model draft = tercet.load(qualifier);
                TextSession eagle = tercet.session(spec(model, "eagle").withDraft(draft))) {
            assertThat(eagle.notices()).isEmpty();
        }
    }

    @Test
    void anAdapterIsFoundByItsHeadAndItsQualifier() {
        Path head = TinyPieces.copyingHead(pieces, target);
        TinyPieces.adapter(pieces, target, qualifier, head);
        try (Tercet tercet = open();
                Model model = tercet.load(target);
                Model middle = tercet.load(qualifier);
                Model other = tercet.load(target);
                TextSession fits = tercet.session(spec(model, "trispec").withQualifier(middle));
                TextSession fitsNot = tercet.session(spec(model, "trispec").withQualifier(other))) {
            assertThat(fits.notices())
                    .containsExactly(
                            "method trispec uses what was trained for plain-F32-3.gguf: head"
                                    + " copying, adapter adapter");
            assertThat(run(fits).tokens()).hasSize(20);
            assertThat(fitsNot.notices())
                    .containsExactly(
                            "method trispec uses what was trained for plain-F32-3.gguf: head"
                                    + " copying",
                            "without an adapter from plain-F32-3.gguf to copying.gguf the head"
                                    + " guesses on from its own output where the target lags"
                                    + " behind");
            assertThat(run(fitsNot).tokens()).hasSize(20);
        }
    }

    @Test
    void exitsBecomePartOfTheTargetAndAreWhereItStops() {
        TinyPieces.exits(pieces, target, List.of(1, 3));
        try (Tercet tercet = open();
                Model model = tercet.load(target);
                Model bare = tercet.load(qualifier);
                TextSession plain = tercet.session(spec(model, "autoregressive"));
                TextSession usual = tercet.session(spec(model, "hispec"));
                TextSession said =
                        tercet.session(spec(model, "hispec:draft_exit=1:qualifier_exit=3"));
                TextSession other =
                        tercet.session(spec(model, "hispec:draft_exit=1:qualifier_exit=2"));
                TextSession without = tercet.session(spec(bare, "hispec"))) {
            assertThat(usual.notices())
                    .containsExactly(
                            "method hispec uses what was trained for plain-F32-3.gguf: exits behind"
                                    + " layers [1, 3]");
            assertThat(without.notices()).isEmpty();
            Generation standard = run(usual);
            assertThat(standard.tokens()).isEqualTo(run(plain).tokens());
            assertThat(standard.statistics().acceptedPerPosition())
                    .isEqualTo(run(said).statistics().acceptedPerPosition())
                    .isNotEqualTo(run(other).statistics().acceptedPerPosition());
        }
    }

    @Test
    void whatIsMissingIsSaid() {
        try (Tercet tercet = open();
                Model model = tercet.load(target)) {
            assertThatThrownBy(() -> tercet.session(spec(model, "eagle")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "method eagle needs a draft model; none was given, and none was trained"
                                    + " for plain-F32-3.gguf (tercet models lists what comes with"
                                    + " Tercet)");
        }
    }

    @Test
    void anotherTargetsPiecesAreNotFound() {
        TinyPieces.copyingHead(pieces, qualifier);
        TinyPieces.exits(pieces, qualifier, List.of(1, 3));
        try (Tercet tercet = open();
                Model model = tercet.load(target);
                TextSession hispec = tercet.session(spec(model, "hispec"))) {
            assertThat(hispec.notices()).isEmpty();
            assertThatThrownBy(() -> tercet.session(spec(model, "eagle")))
                    .hasMessageStartingWith("method eagle needs a draft model");
        }
    }
}

package io.tercet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.models.gguf.GgufException;
import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.tensor.TensorType;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Draft heads and adapters that a program names, through the whole engine. */
class HeadSessionTest {
    private static final String SHAPE =
            "qwen3:layers=4,embedding=64,heads=4,kv=2,key=24,vocab=300,context=256,ff=160";
    private static final int CONTEXT = 28;

    @TempDir Path folder;

    private Path write(TensorType type, long seed) {
        Path file = folder.resolve("%s-%d.gguf".formatted(type, seed));
        SyntheticModel.of(SHAPE, type, seed).write(file);
        return file;
    }

    private static Tercet open(String backend) {
        return Tercet.open(BackendChoice.named(backend, 0));
    }

    private static Generation run(
            Tercet tercet, SessionSpec spec, int[] prompt, GenerationOptions options) {
        try (TextSession session = tercet.session(spec.withContextLength(CONTEXT))) {
            return session.generate(prompt, options, TokenListener.NONE);
        }
    }

    /** However bad the head: random weights, of few tokens, or one that ignores what it is told. */
    @ParameterizedTest
    @ValueSource(strings = {"reference", "jvm"})
    void greedyTextIsTheTargetsOwnUpToTheLastPosition(String backend) {
        Path file = write(TensorType.F32, 1);
        Path twin = write(TensorType.Q8_0, 1);
        Path head = TinyPieces.head(folder, file, List.of());
        Path few = TinyPieces.head(folder, file, IntStream.range(40, 90).boxed().toList());
        Path adapter = TinyPieces.adapter(folder, file, twin, head);
        try (Tercet tercet = open(backend);
                Model target = tercet.load(file);
                Model qualifier = tercet.load(twin);
                Head all = tercet.loadHead(target, head);
                Head some = tercet.loadHead(target, few);
                Adapter bridge = tercet.loadAdapter(target, adapter)) {
            SessionSpec three =
                    SessionSpec.of(target)
                            .withHead(all)
                            .withQualifier(qualifier)
                            .withAdapter(bridge);
            for (int length : new int[] {1, 2, 17}) {
                GenerationOptions options = GenerationOptions.greedy().withMaxTokens(500);
                int[] prompt = TinyFamily.prompt(length);
                Generation expected = run(tercet, SessionSpec.of(target), prompt, options);
                for (String method :
                        List.of(
                                "eagle:top_k=3:depth=3",
                                "eagle:shape=fixed:branches=2-2-1",
                                "speculative:gamma=3",
                                "cascade",
                                "trispec:lambda=1.5",
                                "trispec:lambda=1.5:shape=dynamic:top_k=3:depth=2")) {
                    Generation fast = run(tercet, TinyModels.under(three, method), prompt, options);
                    assertThat(fast.tokens())
                            .as("%s after %d tokens", method, length)
                            .isEqualTo(expected.tokens());
                    assertThat(fast.stopReason()).isEqualTo(StopReason.CONTEXT);
                    assertThat(fast.statistics().draftPasses()).isPositive();
                }
                SessionSpec confined = SessionSpec.of(target).withHead(some);
                assertThat(
                                run(
                                                tercet,
                                                TinyModels.under(confined, "eagle:top_k=3:depth=3"),
                                                prompt,
                                                options)
                                        .tokens())
                        .isEqualTo(expected.tokens());
            }
        }
    }

    /** On the simulator, too, where chains of heads are drafted on the device. */
    @ParameterizedTest
    @ValueSource(strings = {"reference", "jvm", "simulator"})
    void aHeadThatKnowsItsTargetIsAccepted(String backend) {
        Path file = TinyPieces.plainTarget(folder, TensorType.F32, 3);
        Path head = TinyPieces.copyingHead(folder, file);
        try (Tercet tercet = open(backend);
                Model target = tercet.load(file);
                Head drafter = tercet.loadHead(target, head)) {
            SessionSpec spec = SessionSpec.of(target);
            GenerationOptions options = GenerationOptions.greedy().withMaxTokens(20);
            Generation expected = run(tercet, spec, TinyFamily.prompt(5), options);
            Generation fast =
                    run(
                            tercet,
                            TinyModels.under(spec.withHead(drafter), "speculative:gamma=4"),
                            TinyFamily.prompt(5),
                            options);
            assertThat(fast.tokens()).isEqualTo(expected.tokens());
            assertThat(fast.statistics().meanAcceptedLength()).isGreaterThan(2);
        }
    }

    /** With {@code lambda} above 1 the target is asked about everything: EAGLE, token for token. */
    @ParameterizedTest
    @ValueSource(strings = {"chain", "dynamic"})
    void strictTriSpecIsEagleWithTheSameHead(String shape) {
        Path file = TinyPieces.plainTarget(folder, TensorType.F32, 3);
        Path twin = TinyPieces.plainTarget(folder, TensorType.F32, 4);
        Path head = TinyPieces.copyingHead(folder, file);
        Path adapter = TinyPieces.adapter(folder, file, twin, head);
        try (Tercet tercet = open("reference");
                Model target = tercet.load(file);
                Model qualifier = tercet.load(twin);
                Head drafter = tercet.loadHead(target, head);
                Adapter bridge = tercet.loadAdapter(target, adapter)) {
            SessionSpec spec = SessionSpec.of(target).withHead(drafter);
            String tree = shape.equals("chain") ? "gamma=5" : "top_k=3:depth=2:total_token=12";
            String plain = shape.equals("chain") ? "speculative:" : "eagle:";
            GenerationOptions options = GenerationOptions.greedy().withMaxTokens(20);
            Generation eagle =
                    run(
                            tercet,
                            TinyModels.under(spec, plain + tree),
                            TinyFamily.prompt(5),
                            options);
            Generation strict =
                    run(
                            tercet,
                            TinyModels.under(
                                    spec.withQualifier(qualifier).withAdapter(bridge),
                                    "trispec:lambda=2:shape=%s:%s".formatted(shape, tree)),
                            TinyFamily.prompt(5),
                            options);
            assertThat(strict.tokens()).isEqualTo(eagle.tokens());
            assertThat(strict.proposedBy()).isEqualTo(eagle.proposedBy());
            assertThat(strict.statistics().drafted()).isEqualTo(eagle.statistics().drafted());
            assertThat(strict.statistics().targetPasses())
                    .isEqualTo(eagle.statistics().targetPasses());
            assertThat(strict.statistics().meanAcceptedLength()).isGreaterThan(2);
        }
    }

    /** A target that is never asked leaves all features to the adapter; its own are nowhere. */
    @Test
    void aTargetThatLagsLeavesTheFeaturesToTheAdapter() {
        Path file = TinyPieces.plainTarget(folder, TensorType.F32, 3);
        Path head = TinyPieces.copyingHead(folder, file);
        Path adapter = TinyPieces.adapter(folder, file, file, head);
        try (Tercet tercet = open("reference");
                Model target = tercet.load(file);
                Head drafter = tercet.loadHead(target, head);
                Adapter bridge = tercet.loadAdapter(target, adapter)) {
            SessionSpec spec =
                    SessionSpec.of(target)
                            .withQualifier(target)
                            .withHead(drafter)
                            .withAdapter(bridge);
            Generation routed =
                    run(
                            tercet,
                            TinyModels.under(spec, "trispec:lambda=0"),
                            TinyFamily.prompt(5),
                            GenerationOptions.greedy().withMaxTokens(20));
            assertThat(routed.statistics().targetPasses()).isZero();
            assertThat(routed.statistics().accepted()).isPositive();
            assertThat(routed.tokens())
                    .isEqualTo(
                            run(
                                            tercet,
                                            SessionSpec.of(target),
                                            TinyFamily.prompt(5),
                                            GenerationOptions.greedy().withMaxTokens(20))
                                    .tokens());
        }
    }

    @Test
    void piecesOfOthersAreRefusedWithOneSentence() {
        Path file = write(TensorType.F32, 1);
        Path other = write(TensorType.F32, 2);
        Path head = TinyPieces.head(folder, file, List.of());
        Path few = TinyPieces.head(folder, file, List.of(1, 2, 3));
        Path exits = TinyPieces.exits(folder, file, List.of(1, 2));
        Path adapter = TinyPieces.adapter(folder, file, other, head);
        try (Tercet tercet = open("reference");
                Model target = tercet.load(file);
                Model stranger = tercet.load(other);
                Head own = tercet.loadHead(target, few);
                Adapter bridge = tercet.loadAdapter(target, adapter)) {
            assertThatThrownBy(() -> tercet.loadHead(stranger, head))
                    .isInstanceOf(GgufException.class)
                    .hasMessageContaining("It was trained for its target synthetic");
            assertThatThrownBy(() -> tercet.loadAdapter(stranger, adapter))
                    .isInstanceOf(GgufException.class)
                    .hasMessageContaining("It was trained for its target synthetic");
            assertThatThrownBy(() -> tercet.load(other, List.of(exits)))
                    .isInstanceOf(GgufException.class)
                    .hasMessageContaining("It was trained for its target synthetic");
            assertThatThrownBy(() -> tercet.loadHead(target, adapter))
                    .isInstanceOf(GgufException.class)
                    .hasMessageContaining("Key tercet.kind should be head, not adapter.");
            SessionSpec spec =
                    SessionSpec.of(target).withHead(own).withAdapter(bridge).withMethod("trispec");
            assertThatThrownBy(() -> tercet.session(spec.withQualifier(stranger)))
                    .isInstanceOf(GgufException.class)
                    .hasMessageContaining("It was trained for another head, whose SHA-256");
            assertThatThrownBy(() -> tercet.session(spec))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "method trispec needs a qualifier model; none was given, and none was"
                                    + " trained for F32-1.gguf (tercet models lists what comes with"
                                    + " Tercet)");
        }
    }

    @Test
    void aHeadThatIsNotUsedIsNamed() {
        Path file = write(TensorType.F32, 1);
        Path head = TinyPieces.head(folder, file, List.of());
        try (Tercet tercet = open("reference");
                Model target = tercet.load(file);
                Head drafter = tercet.loadHead(target, head)) {
            SessionSpec spec = SessionSpec.of(target).withHead(drafter);
            assertThat(notices(tercet, spec))
                    .containsExactly("method autoregressive does not use the head head-0.gguf");
            assertThat(notices(tercet, spec.withDraft(target).withMethod("eagle")))
                    .containsExactly(
                            "method eagle does not use the head head-0.gguf beside a draft model");
            assertThat(notices(tercet, spec.withDraft(target).withMethod("pearl")))
                    .containsExactly(
                            "method pearl does not use the head head-0.gguf beside a draft model");
            assertThatThrownBy(() -> notices(tercet, spec.withMethod("pearl")))
                    .hasMessageStartingWith("method pearl needs a draft model; none was given");
        }
    }

    private static List<String> notices(Tercet tercet, SessionSpec spec) {
        try (TextSession session = tercet.session(spec)) {
            return session.notices();
        }
    }
}

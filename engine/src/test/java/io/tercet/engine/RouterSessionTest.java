package io.tercet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.models.gguf.GgufException;
import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.Sampling;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Draft heads with routers, through the whole engine. */
class RouterSessionTest {
    private static final GenerationOptions GREEDY = GenerationOptions.greedy().withMaxTokens(30);
    private static final String TREE = "dynaspec:top_k=3:depth=3:total_token=12";
    private static final String CHAIN = "dynaspec:shape=chain:gamma=3";

    @TempDir Path folder;

    private static Tercet open(String backend) {
        return Tercet.open(BackendChoice.named(backend, 0));
    }

    private static Generation run(
            Tercet tercet, SessionSpec spec, String method, GenerationOptions options) {
        SessionSpec session = TinyModels.under(spec.withContextLength(64), method);
        try (TextSession text = tercet.session(session)) {
            return text.generate(TinyFamily.prompt(6), options, TokenListener.NONE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "jvm", "simulator"})
    void greedyTextIsTheTargetsOwnWhateverIsChosen(String backend) {
        Path file = TinyPieces.plainTarget(folder, TensorType.F32, 3);
        Path all = TinyPieces.copyingHead(folder, file);
        Path few = TinyPieces.head(folder, file, IntStream.range(40, 90).boxed().toList());
        for (Path head : List.of(all, few)) {
            Path router = TinyPieces.router(folder, file, head);
            try (Tercet tercet = open(backend);
                    Model target = tercet.load(file);
                    Head drafter = tercet.loadHead(target, head);
                    Router chooser = tercet.loadRouter(target, router)) {
                SessionSpec plain = SessionSpec.of(target);
                SessionSpec spec = plain.withHead(drafter).withRouter(chooser);
                List<Integer> expected = run(tercet, plain, "autoregressive", GREEDY).tokens();
                for (String settings :
                        List.of(
                                "rows=300",
                                "rows=60:min_rows=10",
                                "rows=1:min_rows=1",
                                "rows=60:budget=flat:routing=inline")) {
                    for (String method : List.of(TREE, CHAIN)) {
                        Generation fast = run(tercet, spec, method + ":" + settings, GREEDY);
                        assertThat(fast.tokens()).as(settings).isEqualTo(expected);
                        assertThat(fast.statistics().draftPasses()).isPositive();
                        assertThat(fast.statistics().notes()).containsKey("shortlistRows");
                    }
                }
            }
        }
    }

    /** With rows for everything the router has nothing to choose: EAGLE, token for token. */
    @ParameterizedTest
    @ValueSource(strings = {"reference", "jvm", "simulator"})
    void aBudgetForAllIsEagle(String backend) {
        Path file = TinyPieces.plainTarget(folder, TensorType.F32, 3);
        Path head = TinyPieces.copyingHead(folder, file);
        Path router = TinyPieces.router(folder, file, head);
        try (Tercet tercet = open(backend);
                Model target = tercet.load(file);
                Head drafter = tercet.loadHead(target, head);
                Router chooser = tercet.loadRouter(target, router)) {
            SessionSpec spec = SessionSpec.of(target).withHead(drafter);
            String tree = ":top_k=3:depth=3:total_token=12";
            Generation eagle = run(tercet, spec, "eagle" + tree, GREEDY);
            SessionSpec routed = spec.withRouter(chooser);
            Generation whole = run(tercet, routed, "dynaspec:rows=300:budget=flat" + tree, GREEDY);
            Generation little = run(tercet, routed, "dynaspec:rows=1:budget=flat" + tree, GREEDY);
            assertThat(whole.proposedBy()).isEqualTo(eagle.proposedBy());
            assertThat(whole.statistics().accepted()).isEqualTo(eagle.statistics().accepted());
            assertThat(whole.statistics().notes()).containsEntry("shortlistRows", "300.0");
            assertThat(little.statistics().accepted()).isLessThan(eagle.statistics().accepted());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "simulator"})
    void whereTheRouterRunsChangesNoToken(String backend) {
        Path file = TinyPieces.plainTarget(folder, TensorType.F32, 3);
        Path head = TinyPieces.copyingHead(folder, file);
        Path router = TinyPieces.router(folder, file, head);
        GenerationOptions sampling =
                GenerationOptions.sampling(new Sampling(1.1f, 0, 0.9f, 0), 5).withMaxTokens(40);
        try (Tercet tercet = open(backend);
                Model target = tercet.load(file);
                Head drafter = tercet.loadHead(target, head);
                Router chooser = tercet.loadRouter(target, router)) {
            SessionSpec spec = SessionSpec.of(target).withHead(drafter).withRouter(chooser);
            for (String method : List.of(TREE, CHAIN)) {
                Generation beside = run(tercet, spec, method, sampling);
                Generation inline = run(tercet, spec, method + ":routing=inline", sampling);
                assertThat(beside.tokens()).isEqualTo(inline.tokens());
                assertThat(beside.proposedBy()).isEqualTo(inline.proposedBy());
            }
        }
    }

    @Test
    void whatIsMissingOrDoesNotFitIsSaid() {
        Path file = TinyPieces.plainTarget(folder, TensorType.F32, 3);
        Path head = TinyPieces.copyingHead(folder, file);
        Path other = TinyPieces.head(folder, file, List.of());
        Path router = TinyPieces.router(folder, file, other);
        try (Tercet tercet = open("jvm");
                Model target = tercet.load(file);
                Head drafter = tercet.loadHead(target, head);
                Head own = tercet.loadHead(target, other);
                Router chooser = tercet.loadRouter(target, router)) {
            SessionSpec spec = SessionSpec.of(target).withMethod("dynaspec");
            assertThatThrownBy(() -> tercet.session(spec.withHead(drafter)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "method dynaspec needs a router; none was given, and none was trained"
                                    + " for the head copying.gguf");
            assertThatThrownBy(() -> tercet.session(spec.withDraft(target).withRouter(chooser)))
                    .hasMessage(
                            "method dynaspec drafts with a head and its router, which a draft model"
                                    + " is not");
            assertThatThrownBy(() -> tercet.session(spec.withHead(drafter).withRouter(chooser)))
                    .isInstanceOf(GgufException.class)
                    .hasMessageContaining("It was trained for another head, whose SHA-256");
            assertThatThrownBy(() -> tercet.loadRouter(target, head))
                    .hasMessageContaining("Key tercet.kind should be router, not head.");
            try (TextSession session = tercet.session(spec.withHead(own).withRouter(chooser))) {
                assertThat(session.notices())
                        .containsExactly(
                                "head-0.gguf: the router keeps the rows of the output once more,"
                                        + " cluster by cluster, for drafting: 0.1 MB");
            }
            try (TextSession session =
                    tercet.session(spec.withRouter(chooser).withMethod("autoregressive"))) {
                assertThat(session.notices())
                        .containsExactly(
                                "method autoregressive does not use the router router.gguf");
            }
        }
    }
}

package io.tercet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.engine.decoding.Source;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees, exits and routing through the whole engine, on small random models. */
class TreeSessionTest {
    private static final String SHAPE =
            "qwen3:layers=4,embedding=64,heads=4,kv=2,key=24,vocab=300,context=256,ff=160";
    @TempDir static Path folder;
    private static Tercet tercet;
    private static TinyFamily models;

    @BeforeAll
    static void load() {
        tercet = Tercet.open();
        models = TinyFamily.shaped(tercet, folder, SHAPE);
    }

    @AfterAll
    static void close() {
        models.close();
        tercet.close();
    }

    /** A method with its settings, and all three models. */
    private static SessionSpec spec(String method, Model draft) {
        SessionSpec spec =
                SessionSpec.of(models.target())
                        .withQualifier(models.twin())
                        .withDraft(draft)
                        .withContextLength(44);
        return TinyModels.under(spec, method);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eagle:top_k=3:depth=3",
                "eagle:shape=fixed:branches=2-2-1-1",
                "layerskip:exit=3",
                "swift:window=5:confidence=0:gamma=3",
                "hispec:draft_exit=2:qualifier_exit=3",
                "hispec:draft_exit=1:qualifier_exit=3:bonus=true:n_i=9",
                "trispec:lambda=1.5",
                "trispec:lambda=1.5:shape=dynamic:top_k=3:depth=2"
            })
    void greedyTextEqualsPlainDecodingUpToTheLastPosition(String method) {
        for (float penalty : new float[] {1, 1.3f}) {
            GenerationOptions options =
                    GenerationOptions.greedy().withMaxTokens(500).withRepetitionPenalty(penalty);
            for (int length : new int[] {1, 2, 17, 24}) {
                Generation expected =
                        models.run(
                                SessionSpec.of(models.target()).withContextLength(44),
                                TinyFamily.prompt(length),
                                options);
                for (Model draft : models.all()) {
                    Generation fast =
                            models.run(spec(method, draft), TinyFamily.prompt(length), options);
                    assertThat(fast.tokens()).isEqualTo(expected.tokens());
                    assertThat(fast.stopReason()).isEqualTo(StopReason.CONTEXT);
                    assertThat(fast.decidedBy()).containsOnly(Source.TARGET);
                }
            }
        }
    }

    @Test
    void routingReachesTheLastPositionToo() {
        GenerationOptions options = GenerationOptions.greedy().withMaxTokens(500);
        for (String lambda : List.of("0", "0.01", "0.03")) {
            for (String shape : List.of("chain:lag=3", "dynamic:top_k=3:depth=2", "fixed")) {
                String method = "trispec:lambda=%s:shape=%s".formatted(lambda, shape);
                Generation generation =
                        models.run(spec(method, models.twin()), TinyFamily.prompt(5), options);
                assertThat(generation.tokens()).hasSize(40);
                assertThat(generation.stopReason()).isEqualTo(StopReason.CONTEXT);
            }
        }
    }

    @Test
    void aTargetThatIsNeverAskedMakesNoPass() {
        GenerationOptions options = GenerationOptions.greedy().withMaxTokens(30);
        Generation generation =
                models.run(
                        spec("trispec:lambda=0", models.stranger()), TinyFamily.prompt(5), options);
        Generation alone = models.run(SessionSpec.of(models.twin()), TinyFamily.prompt(5), options);
        assertThat(generation.tokens()).isEqualTo(alone.tokens());
        assertThat(generation.decidedBy()).containsOnly(Source.QUALIFIER);
        assertThat(generation.statistics().targetPasses()).isZero();
        assertThat(generation.statistics().meanAcceptedLength()).isNaN();
    }

    @Test
    void exitsCountAsTheRolesTheyPlay() {
        GenerationOptions options = GenerationOptions.greedy().withMaxTokens(30);
        Statistics s =
                models.run(
                                spec("hispec:draft_exit=2:qualifier_exit=3", models.twin()),
                                TinyFamily.prompt(5),
                                options)
                        .statistics();
        assertThat(s.targetPasses()).isEqualTo(s.rounds());
        assertThat(s.draftPasses()).isEqualTo(s.drafted());
        assertThat(s.qualifierPasses()).isGreaterThanOrEqualTo(s.targetPasses());
    }

    @Test
    void pyramidSaysWhatItsThroughputModelSays() {
        GenerationOptions options = GenerationOptions.greedy().withMaxTokens(30);
        Statistics s =
                models.run(
                                spec("pyramid:l_q=6:l_d=3", models.twin()),
                                TinyFamily.prompt(5),
                                options)
                        .statistics();
        assertThat(Double.parseDouble(s.notes().getOrDefault("modelledTokensPerSecond", "0")))
                .isPositive();
        Statistics plain =
                models.run(
                                spec("pyramid", models.twin()),
                                TinyFamily.prompt(5),
                                options.withMaxTokens(1))
                        .statistics();
        assertThat(plain.notes()).isEmpty();
    }

    @Test
    void turnsOfASessionGoOnFromEachOther() {
        GenerationOptions options = GenerationOptions.greedy().withMaxTokens(12);
        for (String method :
                List.of(
                        "eagle:top_k=3",
                        "hispec:draft_exit=2:qualifier_exit=3",
                        "trispec:lambda=2")) {
            try (TextSession session =
                    tercet.session(spec(method, models.twin()).withContextLength(100))) {
                int[] prompt = TinyFamily.prompt(10);
                for (int turn = 0; turn < 3; turn++) {
                    Generation generation = session.generate(prompt, options, TokenListener.NONE);
                    assertThat(generation.tokens())
                            .isEqualTo(
                                    models.run(SessionSpec.of(models.target()), prompt, options)
                                            .tokens());
                    prompt =
                            IntStream.concat(
                                            IntStream.of(prompt),
                                            generation.tokens().stream().mapToInt(i -> i))
                                    .toArray();
                }
            }
        }
    }
}

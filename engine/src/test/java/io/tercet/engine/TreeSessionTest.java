package io.tercet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.engine.decoding.Source;
import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.tensor.TensorType;
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
    private static Model target;
    private static Model twin; // the target in 8 bits: mostly right
    private static Model stranger; // unrelated weights: mostly wrong

    @BeforeAll
    static void load() {
        tercet = Tercet.open();
        target = load(TensorType.F32, 1);
        twin = load(TensorType.Q8_0, 1);
        stranger = load(TensorType.F32, 99);
    }

    private static Model load(TensorType type, long seed) {
        Path file = folder.resolve(type + "-" + seed + ".gguf");
        SyntheticModel.of(SHAPE, type, seed).write(file);
        return tercet.load(file);
    }

    @AfterAll
    static void close() {
        List.of(target, twin, stranger).forEach(Model::close);
        tercet.close();
    }

    private static Generation run(SessionSpec spec, int[] prompt, GenerationOptions options) {
        try (TextSession session = tercet.session(spec)) {
            return session.generate(prompt, options, TokenListener.NONE);
        }
    }

    private static int[] prompt(int length) {
        return IntStream.range(0, length).map(i -> 40 + i * 7 % 90).toArray();
    }

    /** A method with its settings, and all three models. */
    private static SessionSpec spec(String method, Model draft) {
        SessionSpec models =
                SessionSpec.of(target).withQualifier(twin).withDraft(draft).withContextLength(44);
        return TinyModels.under(models, method);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eagle:top_k=3:depth=3",
                "eagle:shape=fixed:branches=2-2-1-1",
                "layerskip:exit=3",
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
                        run(SessionSpec.of(target).withContextLength(44), prompt(length), options);
                for (Model draft : List.of(target, twin, stranger)) {
                    Generation fast = run(spec(method, draft), prompt(length), options);
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
                Generation generation = run(spec(method, twin), prompt(5), options);
                assertThat(generation.tokens()).hasSize(40);
                assertThat(generation.stopReason()).isEqualTo(StopReason.CONTEXT);
            }
        }
    }

    @Test
    void aTargetThatIsNeverAskedMakesNoPass() {
        GenerationOptions options = GenerationOptions.greedy().withMaxTokens(30);
        Generation generation = run(spec("trispec:lambda=0", stranger), prompt(5), options);
        Generation alone = run(SessionSpec.of(twin), prompt(5), options);
        assertThat(generation.tokens()).isEqualTo(alone.tokens());
        assertThat(generation.decidedBy()).containsOnly(Source.QUALIFIER);
        assertThat(generation.statistics().targetPasses()).isZero();
        assertThat(generation.statistics().meanAcceptedLength()).isNaN();
    }

    @Test
    void exitsCountAsTheRolesTheyPlay() {
        GenerationOptions options = GenerationOptions.greedy().withMaxTokens(30);
        Statistics s =
                run(spec("hispec:draft_exit=2:qualifier_exit=3", twin), prompt(5), options)
                        .statistics();
        assertThat(s.targetPasses()).isEqualTo(s.rounds());
        assertThat(s.draftPasses()).isEqualTo(s.drafted());
        assertThat(s.qualifierPasses()).isGreaterThanOrEqualTo(s.targetPasses());
    }

    @Test
    void pyramidSaysWhatItsThroughputModelSays() {
        GenerationOptions options = GenerationOptions.greedy().withMaxTokens(30);
        Statistics s = run(spec("pyramid:l_q=6:l_d=3", twin), prompt(5), options).statistics();
        assertThat(Double.parseDouble(s.notes().getOrDefault("modelledTokensPerSecond", "0")))
                .isPositive();
        Statistics plain =
                run(spec("pyramid", twin), prompt(5), options.withMaxTokens(1)).statistics();
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
            try (TextSession session = tercet.session(spec(method, twin).withContextLength(100))) {
                int[] prompt = prompt(10);
                for (int turn = 0; turn < 3; turn++) {
                    Generation generation = session.generate(prompt, options, TokenListener.NONE);
                    assertThat(generation.tokens())
                            .isEqualTo(run(SessionSpec.of(target), prompt, options).tokens());
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

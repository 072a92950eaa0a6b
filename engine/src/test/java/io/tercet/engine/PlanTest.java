package io.tercet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.engine.decoding.DecodingMethod;
import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.Sampling;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plans through the whole engine: they change how long a text takes, and nothing else. */
class PlanTest {
    private static final GenerationOptions GREEDY = GenerationOptions.greedy().withMaxTokens(70);

    @TempDir static Path folder;
    private static Tercet tercet;
    private static Model target;
    private static Model twin; // the target in 8 bits: mostly right

    @BeforeAll
    static void load() {
        tercet = Tercet.open();
        target = tercet.load(TinyModels.write(folder, "llama", TensorType.F32, 1));
        twin = tercet.load(TinyModels.write(folder, "llama", TensorType.Q8_0, 1));
    }

    @AfterAll
    static void close() {
        target.close();
        twin.close();
        tercet.close();
    }

    /** The methods that these models have layers enough for. */
    static Stream<String> methods() {
        return Methods.all().stream()
                .map(DecodingMethod::name)
                .filter(name -> !name.equals("hispec"));
    }

    static Stream<String> losslessMethods() {
        return methods().filter(name -> Methods.named(name).lossless());
    }

    private static Generation run(String method, String plan, GenerationOptions options) {
        SessionSpec spec =
                SessionSpec.of(target)
                        .withQualifier(twin)
                        .withDraft(twin)
                        .withMethod(method)
                        .withSetting("plan", plan);
        int[] prompt = IntStream.range(0, 20).map(i -> 40 + i % 7 * 9).toArray();
        try (TextSession session = tercet.session(spec)) {
            return session.generate(prompt, options, TokenListener.NONE);
        }
    }

    private static String text(List<Integer> plan) {
        return plan.stream().map(String::valueOf).collect(Collectors.joining("-"));
    }

    @ParameterizedTest
    @MethodSource("losslessMethods")
    void greedyTextIsTheSameUnderAnyPlan(String method) {
        List<Integer> plain = run("autoregressive", "fixed", GREEDY).tokens();
        for (String plan : List.of("fixed", "auto", "1-0-7-2", "0", "3")) {
            assertThat(run(method, plan, GREEDY).tokens()).as(plan).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void withoutABudgetEveryRoundIsOneTokenAndNoDraft(String method) {
        Statistics statistics = run(method, "0", GREEDY).statistics();
        assertThat(statistics.rounds()).isEqualTo(70);
        assertThat(statistics.drafted()).isZero();
        assertThat(statistics.accepted()).isZero();
        assertThat(statistics.draftPasses()).isZero();
        assertThat(statistics.plan()).hasSize(70).containsOnly(0);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theBudgetsOfARunRepeatItEvenWhenSampling(String method) {
        for (GenerationOptions options :
                List.of(GREEDY, GenerationOptions.sampling(Sampling.PLAIN, 5).withMaxTokens(70))) {
            Generation first = run(method, "auto", options);
            List<Integer> plan = first.statistics().plan();
            assertThat(plan).hasSize(first.statistics().rounds());
            Generation again = run(method, text(plan), options);
            assertThat(again.tokens()).isEqualTo(first.tokens());
            assertThat(again.proposedBy()).isEqualTo(first.proposedBy());
            assertThat(again.statistics())
                    .usingRecursiveComparison()
                    .ignoringFields("prefillSeconds", "decodeSeconds", "passSeconds", "notes")
                    .isEqualTo(first.statistics());
        }
    }

    @Test
    void aFixedPlanIsTheDefaultAndLeavesNoTrace() {
        assertThat(run("speculative", "fixed", GREEDY).statistics().plan()).isEmpty();
        try (TextSession session =
                tercet.session(SessionSpec.of(target).withDraft(twin).withMethod("speculative"))) {
            assertThat(session.settings().text("plan")).isEqualTo("fixed");
        }
    }

    @Test
    void aBudgetLimitsWhatIsDrafted() {
        Statistics two = run("speculative", "2", GREEDY).statistics();
        assertThat(two.draftedPerPosition()).hasSize(2);
        Statistics full = run("speculative", "999", GREEDY).statistics();
        assertThat(full.draftedPerPosition()).hasSize(5);
    }

    @Test
    void anUnknownPlanIsRefused() {
        assertThatThrownBy(() -> run("lookup", "5-x", GREEDY))
                .hasMessage(
                        "setting plan of method lookup is fixed, auto or whole numbers from 0 to"
                                + " 999 joined by hyphens, not '5-x'");
    }
}

package io.tercet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.PATH;

import io.tercet.engine.decoding.Budget;
import io.tercet.engine.decoding.DecodingMethod;
import io.tercet.tasks.Sampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plans through the whole engine: they change how long a text takes, and nothing else. */
class PlanTest {
    private static final String COSTS = "tercet.cache.costs";
    private static final GenerationOptions GREEDY = GenerationOptions.greedy().withMaxTokens(70);

    @TempDir static Path folder;
    private static Tercet tercet;
    private static TinyFamily models;

    @BeforeAll
    static void load() {
        tercet = Tercet.open();
        models = TinyFamily.tiny(tercet, folder, "llama");
    }

    @AfterAll
    static void close() {
        models.close();
        tercet.close();
    }

    /** The methods that these models, which have no head, have layers enough for. */
    static Stream<String> methods() {
        return Methods.all().stream()
                .filter(method -> !method.usesRouter())
                .map(DecodingMethod::name)
                .filter(name -> !List.of("hispec", "swift").contains(name));
    }

    static Stream<String> losslessMethods() {
        return methods().filter(name -> Methods.named(name).lossless());
    }

    private static Generation run(String method, String plan, GenerationOptions options) {
        SessionSpec spec =
                SessionSpec.of(models.target())
                        .withQualifier(models.twin())
                        .withDraft(models.twin())
                        .withMethod(method)
                        .withSetting("plan", plan);
        return models.run(spec, TinyFamily.repetitivePrompt(20), options);
    }

    private static String text(List<Budget> plan) {
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
        assertThat(statistics.plan()).hasSize(70).containsOnly(Budget.of(0));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theBudgetsOfARunRepeatItEvenWhenSampling(String method) {
        for (GenerationOptions options :
                List.of(GREEDY, GenerationOptions.sampling(Sampling.PLAIN, 5).withMaxTokens(70))) {
            Generation first = run(method, "auto", options);
            List<Budget> plan = first.statistics().plan();
            assertThat(plan).hasSize(first.statistics().rounds());
            Generation again = run(method, text(plan), options);
            assertThat(again.tokens()).isEqualTo(first.tokens());
            assertThat(again.proposedBy()).isEqualTo(first.proposedBy());
            assertThat(again.statistics())
                    .usingRecursiveComparison()
                    .ignoringFields(
                            "prefillSeconds",
                            "decodeSeconds",
                            "passSeconds",
                            "targetModelSeconds",
                            "notes")
                    .isEqualTo(first.statistics());
        }
    }

    @Test
    void aFixedPlanIsTheDefaultAndLeavesNoTrace() {
        assertThat(run("speculative", "fixed", GREEDY).statistics().plan()).isEmpty();
        try (TextSession session =
                tercet.session(
                        SessionSpec.of(models.target())
                                .withDraft(models.twin())
                                .withMethod("speculative"))) {
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
    void aWidthLimitsTreesAndOneMakesAChain() {
        List<Integer> plain = run("autoregressive", "fixed", GREEDY).tokens();
        for (String plan : List.of("4x1", "4x2", "2x1-4x3-0-5")) {
            assertThat(run("eagle", plan, GREEDY).tokens()).as(plan).isEqualTo(plain);
        }
        Statistics chain = run("eagle", "4x1", GREEDY).statistics();
        Statistics same = run("speculative", "4", GREEDY).statistics();
        assertThat(chain.drafted()).isEqualTo(same.drafted());
        assertThat(chain.acceptedPerPosition()).isEqualTo(same.acceptedPerPosition());
        Statistics narrow = run("eagle", "4x2", GREEDY).statistics();
        assertThat(narrow.drafted()).isLessThanOrEqualTo(8 * narrow.rounds());
        assertThat(narrow.drafted()).isGreaterThan(chain.drafted());
    }

    @Test
    void theFirstRoundsTryEveryWidthAndALaterSessionNeedNot(@TempDir Path costs)
            throws IOException {
        String before = System.setProperty(COSTS, costs.toString());
        try {
            List<Budget> plan = run("eagle", "auto", GREEDY).statistics().plan();
            List<Integer> widths = plan.stream().map(Budget::width).toList();
            assertThat(List.of(widths.get(0), widths.get(6), widths.get(12)))
                    .as("the first of the six rounds of each")
                    .containsExactly(1, 3, 10);
            assertThat(List.of(widths.get(2), widths.get(8), widths.get(14))).containsOnly(0);
            try (Stream<Path> files = Files.list(costs)) {
                assertThat(files)
                        .hasSize(1)
                        .first(PATH)
                        .content()
                        .startsWith("tercet-costs 2 eagle");
            }
            List<Budget> later = run("eagle", "auto", GREEDY).statistics().plan();
            assertThat(later.stream().limit(18).toList()) // fewer where wide trees pay
                    .isNotEqualTo(plan.stream().limit(18).toList());
        } finally {
            System.setProperty(COSTS, before == null ? "" : before);
        }
    }

    @Test
    void anUnknownPlanIsRefused() {
        assertThatThrownBy(() -> run("lookup", "5-x", GREEDY))
                .hasMessage(
                        "setting plan of method lookup is fixed, auto or budgets joined by hyphens,"
                                + " lengths such as 5 or with a width 5x3, not '5-x'");
    }
}

package io.tercet.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.engine.decoding.Budget;
import io.tercet.engine.decoding.Setting;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReplayedPlanTest {

    @Test
    void theLastEntryGoesOn() {
        Plan plan = new ReplayedPlan(budgets("5x2-0-3"));
        assertThat(IntStream.range(0, 5).mapToObj(plan::budget))
                .containsExactlyElementsOf(budgets("5x2-0-3-3-3"));
    }

    private static List<Budget> budgets(String text) {
        return Stream.of(text.split("-")).map(Budget::parse).toList();
    }

    @Test
    void theSettingTakesWordsAndBudgets() {
        assertThat(List.of("fixed", "auto", "0", "5-5-0-3", "999-12", "5x1", "999x10-0-4x3"))
                .allMatch(Setting.PLAN::accepts);
        assertThat(
                        List.of(
                                "", "Auto", "-1", "5-", "5--3", "1000", "5,3", "x", "5x", "5x0",
                                "x3", "5x100"))
                .noneMatch(Setting.PLAN::accepts);
    }
}

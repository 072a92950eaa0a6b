package io.tercet.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.engine.decoding.Setting;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplayedPlanTest {

    @Test
    void theLastEntryGoesOn() {
        Plan plan = new ReplayedPlan(List.of(5, 0, 3));
        assertThat(IntStream.range(0, 6).map(plan::budget)).containsExactly(5, 0, 3, 3, 3, 3);
    }

    @Test
    void theSettingTakesWordsAndBudgets() {
        assertThat(List.of("fixed", "auto", "0", "5-5-0-3", "999-12"))
                .allMatch(Setting.PLAN::accepts);
        assertThat(List.of("", "Auto", "-1", "5-", "5--3", "1000", "5,3", "x"))
                .noneMatch(Setting.PLAN::accepts);
    }
}

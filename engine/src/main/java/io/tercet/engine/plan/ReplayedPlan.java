package io.tercet.engine.plan;

import io.tercet.engine.decoding.Budget;
import java.util.List;

/**
 * Budgets that are given beforehand, an earlier run's or a user's own. Rounds behind the last entry
 * get the last entry, so that {@code 3} means three everywhere and {@code 5-5-0} ends plainly.
 *
 * @param budgets one or more
 */
record ReplayedPlan(List<Budget> budgets) implements Plan {
    ReplayedPlan {
        budgets = List.copyOf(budgets);
    }

    @Override
    public Budget budget(int round) {
        return budgets.get(Math.min(round, budgets.size() - 1));
    }
}

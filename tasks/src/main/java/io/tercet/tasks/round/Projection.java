package io.tercet.tasks.round;

import io.tercet.tasks.RowBudget;
import io.tercet.tasks.Shortlist;
import java.util.List;

/** What a round's drafter projects onto. */
public sealed interface Projection {

    /** The whole vocabulary. */
    record All() implements Projection {}

    /** The same rows of it at every level. */
    record Listed(Shortlist rows) implements Projection {}

    /**
     * What a router chooses for each level (DynaSpec, arXiv 2510.13847).
     *
     * @param budgets level by level, the root's first
     * @param floor share of the uniform distribution over the whole vocabulary in what tokens are
     *     drawn from; what is chosen without a draw does not look at it
     */
    record Routed(List<RowBudget> budgets, float floor) implements Projection {
        public Routed {
            budgets = List.copyOf(budgets);
            if (budgets.isEmpty()) {
                throw new IllegalArgumentException("a routed drafter has a budget for a level");
            }
        }
    }
}

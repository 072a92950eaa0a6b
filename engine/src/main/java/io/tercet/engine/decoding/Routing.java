package io.tercet.engine.decoding;

import io.tercet.tasks.RowBudget;

/**
 * How many rows of the vocabulary a routed draft head projects onto, level by level (DynaSpec,
 * arXiv 2510.13847, section 4.2): most at the first one, where a miss costs the whole branch.
 *
 * @param rows of the first level, at least 1
 * @param decay what each level leaves of the one before, above 0 and at most 1; 1 for a flat budget
 * @param least rows of any level, at least 1
 * @param floor share of the uniform distribution over the whole vocabulary in what tokens are drawn
 *     from, in [0, 1]; what is chosen without a draw does not look at it
 * @param concurrent whether the router may run beside the head's layer
 */
public record Routing(int rows, double decay, int least, float floor, boolean concurrent) {
    public Routing {
        if (rows < 1 || least < 1 || !(decay > 0 && decay <= 1) || !(floor >= 0 && floor <= 1)) {
            throw new IllegalArgumentException(
                    "rows and least are at least 1, decay in (0, 1], floor in [0, 1]");
        }
    }

    /** The budget of a level, the root's being 0: {@code max(least, rows * decay^level)}. */
    RowBudget budget(int level) {
        double wanted = rows;
        for (int i = 0; i < level; i++) {
            wanted *= decay;
        }
        return new RowBudget(Math.max(least, (int) Math.round(wanted)), concurrent);
    }
}

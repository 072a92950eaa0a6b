package io.tercet.engine.plan;

import io.tercet.engine.decoding.Budget;

/** What the method's settings say, always. */
public record FixedPlan() implements Plan {
    @Override
    public Budget budget(int round) {
        return Budget.of(FULL);
    }
}

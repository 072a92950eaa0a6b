package io.tercet.engine.plan;

/** What the method's settings say, always. */
public record FixedPlan() implements Plan {
    @Override
    public int budget(int round) {
        return FULL;
    }
}

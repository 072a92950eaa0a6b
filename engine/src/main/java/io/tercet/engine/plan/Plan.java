package io.tercet.engine.plan;

import io.tercet.engine.decoding.Round;
import io.tercet.engine.decoding.SessionMemory;
import io.tercet.engine.decoding.Setting;
import io.tercet.engine.decoding.Settings;

/** Chooses how many tokens each round may draft. One per request; not thread-safe. */
public interface Plan {
    /** A budget that limits nothing: more than any method drafts in a round. */
    int FULL = 999;

    /**
     * Most tokens that a round should draft, asked once before each.
     *
     * @param round 0 or more
     * @return 0 to {@link #FULL}
     */
    int budget(int round);

    /**
     * Learns what became of a round.
     *
     * @param budget what it was given, which may be less than the plan asked for
     * @param seconds that it took
     */
    default void observe(int budget, Round round, double seconds) {}

    /**
     * The plan that a method's settings name.
     *
     * @param anyLength whether the method's drafts can be cut short ({@link
     *     io.tercet.engine.decoding.DecodingMethod#anyLength()})
     * @param memory where a session's requests leave each other what they measured
     */
    static Plan of(Settings settings, boolean anyLength, SessionMemory memory) {
        return switch (settings.text(Setting.PLAN.name())) {
            case Setting.Plan.FIXED -> new FixedPlan();
            case Setting.Plan.AUTO ->
                    new AutomaticPlan(memory.recall(Forecast.class, Forecast::new), anyLength);
            default -> new ReplayedPlan(settings.wholes(Setting.PLAN.name()));
        };
    }
}

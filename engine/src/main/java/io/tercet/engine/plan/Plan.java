package io.tercet.engine.plan;

import io.tercet.engine.decoding.Budget;
import io.tercet.engine.decoding.Round;
import io.tercet.engine.decoding.Setting;
import io.tercet.engine.decoding.Settings;
import java.util.function.Supplier;

/** Chooses how many tokens each round may draft. One per request; not thread-safe. */
public interface Plan {
    /** A length that limits nothing: more than any method drafts in a round. */
    int FULL = 999;

    /**
     * How much a round should draft, asked once before each.
     *
     * @param round 0 or more
     * @return a length of 0 to {@link #FULL}
     */
    Budget budget(int round);

    /**
     * Learns what became of a round.
     *
     * @param budget what it was given, which may be less than the plan asked for
     * @param seconds that it took
     */
    default void observe(Budget budget, Round round, double seconds) {}

    /**
     * The plan that a method's settings name.
     *
     * @param anyLength whether the method's drafts can be cut short ({@link
     *     io.tercet.engine.decoding.DecodingMethod#anyLength()})
     * @param measured what a session's requests leave each other
     */
    static Plan of(Settings settings, boolean anyLength, Supplier<Measurements> measured) {
        return switch (settings.text(Setting.PLAN.name())) {
            case Setting.Plan.FIXED -> new FixedPlan();
            case Setting.Plan.AUTO -> new AutomaticPlan(measured.get(), anyLength);
            default -> new ReplayedPlan(settings.budgets(Setting.PLAN.name()));
        };
    }
}

package io.tercet.engine.plan;

import io.tercet.engine.decoding.Round;
import java.util.ArrayList;
import java.util.List;

/**
 * What the rounds of a session have shown of drafts of one width: costs by length, how often the
 * drafter has something to offer at each depth, and how often that is accepted.
 */
final class Forecast {
    /**
     * A length.
     *
     * @param rate tokens per second expected of it
     */
    record Choice(int length, double rate) {}

    private final Costs costs = new Costs();
    private final Chances offered = new Chances();
    private final Chances accepted = new Chances();
    private int longest; // draft seen
    private int drafts;

    /**
     * @param budget length that the round was given
     * @param typical whether its seconds tell what such a round takes
     */
    void learn(int budget, Round round, double seconds, boolean typical) {
        int depth = round.offered();
        longest = Math.max(longest, depth);
        drafts += depth > 0 ? 1 : 0;
        if (typical) {
            costs.add(depth, seconds);
        }
        for (int position = 0; position < Math.min(budget, depth + 1); position++) {
            offered.add(position, position < depth);
        }
        for (int position = 0; position < Math.min(depth, round.accepted() + 1); position++) {
            accepted.add(position, position < round.accepted());
        }
        if (depth == budget) {
            offered.age(budget);
            accepted.age(budget);
        }
    }

    /** Whether rounds with and without a draft were measured. */
    boolean isKnown() {
        return costs.isKnown();
    }

    /** Costs and longest draft, for a later process. */
    List<Double> saved() {
        List<Double> saved = new ArrayList<>(costs.saved());
        saved.add((double) longest);
        return saved;
    }

    /** How many numbers {@link #saved()} has. */
    static final int SAVED = 7;

    void restore(List<Double> saved) {
        costs.restore(saved.subList(0, SAVED - 1));
        longest = saved.get(SAVED - 1).intValue();
    }

    /**
     * Factor by which this width's rate is raised when widths are compared: a few unlucky drafts
     * must not end it, and it falls as the square root of what is known grows.
     */
    double benefitOfDoubt() {
        return 1 + 1 / Math.sqrt(4.0 + drafts);
    }

    /** The longest draft seen. */
    int longest() {
        return longest;
    }

    /** Tokens per second of rounds without a draft. */
    double plainRate() {
        return 1 / costs.of(0, 0);
    }

    /**
     * The length with the highest expected rate of tokens. Expected tokens of length k are one more
     * than the sum over depths of the chance that all up to there is offered and accepted (arXiv
     * 2211.17192, section 3.3, with a chance per depth in place of one alpha).
     *
     * @param least shortest length in question; where two are as good, the shorter is chosen
     * @param step lengths in question lie this far apart
     */
    Choice best(int least, int step) {
        double tokens = 1;
        double depth = 0;
        double offer = 1;
        double success = 1;
        int best = least;
        double highest = least == 0 ? plainRate() : 0;
        for (int length = 1; length <= longest; length++) {
            offer *= offered.of(length - 1);
            success *= offered.of(length - 1) * accepted.of(length - 1);
            tokens += success;
            depth += offer;
            double rate = tokens / costs.of(offered.of(0), depth);
            if (length % step == 0 && length >= least && rate > highest) {
                highest = rate;
                best = length;
            }
        }
        return new Choice(best, highest);
    }
}

package io.tercet.engine.plan;

import io.tercet.engine.decoding.Round;

/**
 * What the rounds of a session have shown: costs by length, how often the drafter has something to
 * offer at each depth, and how often that is accepted.
 */
final class Forecast {
    private final Costs costs = new Costs();
    private final Chances offered = new Chances();
    private final Chances accepted = new Chances();
    private int longest; // draft seen
    private int rounds;
    private int pause = 2; // rounds since the last with a budget; the first one is never typical

    void learn(int budget, Round round, double seconds) {
        int depth = round.offered();
        rounds++;
        longest = Math.max(longest, depth);
        // a draft model that was left out first catches up, and that is no length's price
        if (depth == 0 ? rounds > 1 : pause < 2) {
            costs.add(depth, seconds);
        }
        pause = budget > 0 ? 0 : pause + 1;
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

    /** Rounds seen. */
    int rounds() {
        return rounds;
    }

    /** Whether rounds with and without a draft were measured. */
    boolean isKnown() {
        return costs.isKnown();
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
    int best(int least, int step) {
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
        return best;
    }
}

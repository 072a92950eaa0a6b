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

    private static final int OWN = 3; // numbers saved beside costs and chances

    private final Costs costs = new Costs();
    private final Chances offered = new Chances();
    private final Chances accepted = new Chances();
    private final double share;
    private int longest; // draft seen
    private int drafts;
    private double earned; // seconds that probes may cost
    private double spent; // seconds that the last one cost

    /**
     * @param share of the time without drafts that probes of this width may take
     */
    Forecast(double share) {
        this.share = share;
    }

    /**
     * @param budget length that the round was given
     * @param typical whether its seconds tell what such a round takes
     */
    void learn(int budget, Round round, double seconds, boolean typical) {
        int depth = round.offered();
        longest = Math.max(longest, depth);
        drafts += depth > 0 ? 1 : 0;
        earned += depth > 0 ? 0 : share * seconds;
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

    /** Longest draft, costs and chances, for a later process. */
    List<Double> saved() {
        List<Double> saved = new ArrayList<>();
        saved.add((double) longest);
        saved.add(earned);
        saved.add(spent);
        saved.addAll(costs.saved());
        saved.addAll(offered.saved());
        saved.addAll(accepted.saved());
        return saved;
    }

    /** How many numbers {@link #saved()} has. */
    static final int SAVED = OWN + Costs.SAVED + 2 * Chances.SAVED;

    /** Whether numbers can be such. */
    static boolean isValid(List<Double> saved) {
        return saved.size() == SAVED
                && saved.stream().allMatch(Double::isFinite)
                && saved.getFirst() >= 0
                && saved.getFirst() <= Plan.FULL;
    }

    void restore(List<Double> saved) {
        longest = saved.get(0).intValue();
        earned = saved.get(1);
        spent = saved.get(2);
        int chances = OWN + Costs.SAVED;
        costs.restore(saved.subList(OWN, chances));
        offered.restore(saved.subList(chances, chances + Chances.SAVED));
        accepted.restore(saved.subList(chances + Chances.SAVED, SAVED));
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

    /** Seconds by which a round that drafts so far takes longer than one without a draft. */
    double extra(int length) {
        return costs.of(1, length) - costs.of(0, 0);
    }

    /**
     * Whether plain decoding has taken so long that a probe may cost what it will: what the last
     * one did, in which a draft model may have had far to catch up, or two drafts.
     *
     * @param length of its drafts
     */
    boolean mayProbe(int length) {
        return earned >= Math.max(2 * extra(length), spent);
    }

    /** A probe begins. */
    void beginProbe() {
        spent = 0;
    }

    /** A round of a probe lost so many seconds against plain decoding, or won some. */
    void lose(double seconds) {
        earned -= seconds;
        spent += seconds;
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

package io.tercet.engine.plan;

import java.util.List;

/**
 * Seconds of a round: an average where nothing was drafted; where something was, a straight line
 * over the draft's length, by least squares with weights that fade. One line stands for all that
 * grows with the length, the drafter's passes and the rows of the judges', so it holds for any
 * method, for models that take turns and for models that run at the same time.
 */
final class Costs {
    private static final double UP = 1 / 16.0;
    private static final double DOWN = 1 / 2.0;
    private static final double FADE = 0.85; // of a sample's weight from one to the next
    private static final double OUTLIER = 3; // times what was expected

    private final Average plain = new Average(UP, DOWN);
    private int samples;
    private double weight;
    private double lengths;
    private double seconds;
    private double squares;
    private double products;

    /**
     * Learns what a round took.
     *
     * @param length depth of the draft, 0 for none
     */
    void add(int length, double took) {
        if (length == 0) {
            plain.add(plain.isEmpty() ? took : Math.min(took, OUTLIER * plain.value()));
            return;
        }
        // a pause of the machine is not the price of a length
        sample(length, isKnown() ? Math.min(took, OUTLIER * of(1, length)) : took);
        samples++;
        if (took < plain.value()) {
            plain.add(took); // without the draft it would not have taken longer
        }
    }

    private void sample(int length, double took) {
        weight = weight * FADE + 1;
        lengths = lengths * FADE + length;
        seconds = seconds * FADE + took;
        squares = squares * FADE + (double) length * length;
        products = products * FADE + length * took;
    }

    /** How many numbers {@link #saved()} has. */
    static final int SAVED = 6;

    /** All that a later process needs to go on from here. */
    List<Double> saved() {
        return List.of(plain.value(), weight, lengths, seconds, squares, products);
    }

    /** Goes on from what an earlier process {@link #saved()}, where it had measured both kinds. */
    void restore(List<Double> saved) {
        plain.restore(saved.get(0));
        weight = saved.get(1);
        lengths = saved.get(2);
        seconds = saved.get(3);
        squares = saved.get(4);
        products = saved.get(5);
        samples = 1;
    }

    /** Whether rounds of both kinds were measured. */
    boolean isKnown() {
        return !plain.isEmpty() && samples > 0;
    }

    /**
     * Seconds of a round as expected.
     *
     * @param drafts the share of such rounds in which anything is drafted
     * @param length of the draft in the mean over all such rounds
     */
    double of(double drafts, double length) {
        // the plain rounds' average counts as one sample of length 0: with one length it decides
        double all = weight + 1;
        double meanLength = lengths / all;
        double mean = (seconds + plain.value()) / all;
        double spread = squares / all - meanLength * meanLength;
        double slope = spread > 0 ? Math.max(0, (products / all - meanLength * mean) / spread) : 0;
        double start = mean - slope * meanLength;
        return plain.value() * (1 - drafts) + start * drafts + slope * length;
    }
}

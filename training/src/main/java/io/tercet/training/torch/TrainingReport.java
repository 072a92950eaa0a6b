package io.tercet.training.torch;

import java.util.Map;
import java.util.Objects;

/**
 * Means over the steps since the last report.
 *
 * @param step steps done in all
 * @param tokens inputs computed since this start
 * @param seconds since this start
 * @param losses by exit (a head: by step), cross-entropy in nats per learnt token
 * @param accuracies likewise, share of learnt tokens that were the most probable ones
 */
public record TrainingReport(
        int step,
        long tokens,
        double seconds,
        Map<Integer, Double> losses,
        Map<Integer, Double> accuracies) {

    /** The loss of an exit. */
    public double loss(int exit) {
        return Objects.requireNonNull(losses.get(exit));
    }

    /** The accuracy of an exit. */
    public double accuracy(int exit) {
        return Objects.requireNonNull(accuracies.get(exit));
    }
}

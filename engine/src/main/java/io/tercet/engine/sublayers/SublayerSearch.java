package io.tercet.engine.sublayers;

import io.tercet.engine.decoding.RoundDraws;
import io.tercet.tasks.Draws.Purpose;
import io.tercet.tasks.Skipped;
import java.util.ArrayList;
import java.util.List;

/**
 * SWIFT's search for the sublayers that a draft leaves out: random sets, every so often one chosen
 * by Bayesian optimisation (upper confidence bound), the best of them kept. It ends when a set is
 * good enough, when none was better for long, or after so many steps. Goes on from request to
 * request of a session. Not thread-safe.
 */
public final class SublayerSearch {
    /** Deviations that make a set promising: SWIFT's {@code kappa}. */
    private static final double KAPPA = 2.5;

    /** Sets among which the process chooses. */
    private static final int CANDIDATES = 256;

    /** Latest sets that the process knows: its work grows with their cube. */
    private static final int KNOWN = 200;

    private final int blockCount;
    private final int size;
    private final Limits limits;
    private final List<SublayerSet> tried = new ArrayList<>();
    private final List<Double> scores = new ArrayList<>();
    private SublayerSet best;
    private double bestScore;
    private int steps;
    private int withoutProgress;

    /**
     * When the search does what.
     *
     * @param bayesInterval every so many steps the Gaussian process chooses
     * @param steps after which it ends
     * @param patience steps without progress after which it ends
     * @param enough matchness above which it ends
     */
    public record Limits(int bayesInterval, int steps, int patience, double enough) {}

    /**
     * @param blockCount layers of the model, at least 3
     * @param ratio share of the sublayers between its first and last layer that are left out
     */
    public SublayerSearch(int blockCount, double ratio, Limits limits) {
        this.blockCount = blockCount;
        this.size = Math.max(1, (int) (SublayerSet.countOf(blockCount) * ratio));
        this.limits = limits;
        this.best = SublayerSet.everySecondLayer(blockCount);
    }

    /** What to leave out, as far as is known. */
    public Skipped best() {
        return best.skipped(blockCount);
    }

    /** Matchness of the best set; 0 before the first step. */
    public double matchness() {
        return bestScore;
    }

    /** Whether there is nothing more to be tried. */
    public boolean isOver() {
        return steps >= limits.steps
                || withoutProgress > limits.patience
                || bestScore > limits.enough;
    }

    /** How good a set is: a pass over text that is written already. */
    public interface Trial {
        /** Matchness of a draft that leaves these sublayers out, from 0 to 1. */
        double matchness(Skipped sublayers);
    }

    /**
     * Tries one set, and keeps it when it is better than the best so far.
     *
     * @param position where the text ends, for the draws
     */
    public void step(Trial trial, int position, RoundDraws draws) {
        SublayerSet set = propose(position, draws);
        double score = trial.matchness(set.skipped(blockCount));
        steps++;
        tried.add(set);
        scores.add(score);
        if (tried.size() > KNOWN) {
            tried.removeFirst();
            scores.removeFirst();
        }
        withoutProgress++;
        if (score > bestScore) {
            best = set;
            bestScore = score;
            withoutProgress = 0;
        }
    }

    private SublayerSet propose(int position, RoundDraws draws) {
        boolean promising = (steps + 1) % limits.bayesInterval == 0 && !tried.isEmpty();
        if (!promising) {
            return random(0, position, draws);
        }
        GaussianProcess process =
                GaussianProcess.of(
                        List.copyOf(tried),
                        scores.stream().mapToDouble(Double::doubleValue).toArray());
        SublayerSet most = best;
        double highest = Double.NEGATIVE_INFINITY;
        for (int candidate = 0; candidate < CANDIDATES; candidate++) {
            SublayerSet set = random(candidate, position, draws);
            double bound = process.upperBound(set, KAPPA);
            if (bound > highest) {
                most = set;
                highest = bound;
            }
        }
        return most;
    }

    private SublayerSet random(int candidate, int position, RoundDraws draws) {
        return SublayerSet.random(
                SublayerSet.countOf(blockCount),
                size,
                (i, bound) -> {
                    int ordinal = candidate * (1 << 8) + i % (1 << 8);
                    int place = position + i / (1 << 8);
                    return (int) (draws.uniform(place, Purpose.SEARCH, ordinal) * bound);
                });
    }
}

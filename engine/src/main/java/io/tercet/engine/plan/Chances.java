package io.tercet.engine.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Of something that happens or not at each depth of a draft: how likely it is, given that it
 * happened at the depth before. What was never tried is taken to be as likely as at the depth
 * before, at the first depth as certain: so it is tried.
 */
final class Chances {
    private static final double WEIGHT = 1 / 16.0; // of a new outcome
    private static final double DRIFT = 1 / 32.0;

    private final List<Average> byPosition = new ArrayList<>();

    /**
     * Learns one outcome.
     *
     * @param position depth - 1
     */
    void add(int position, boolean happened) {
        while (byPosition.size() <= position) {
            byPosition.add(new Average(WEIGHT, WEIGHT));
        }
        byPosition.get(position).add(happened ? 1 : 0);
    }

    /**
     * A depth was not tried though the one before was: what is known of it grows old, and is
     * believed a little more to be as there. So a length that once did not pay is tried again when
     * shorter ones go well.
     */
    void age(int position) {
        if (position > 0 && position < byPosition.size()) {
            Average known = byPosition.get(position);
            known.add(known.value() + (of(position - 1) - known.value()) * DRIFT / WEIGHT);
        }
    }

    /** Depths that {@link #saved()} tells of; what lies deeper is as likely as the last of them. */
    static final int SAVED = 8;

    /** For a later process, by depth. */
    List<Double> saved() {
        return IntStream.range(0, SAVED).mapToObj(this::of).toList();
    }

    /** Begins with what an earlier process {@link #saved()}, each as if seen once. */
    void restore(List<Double> saved) {
        byPosition.clear();
        for (double known : saved) {
            Average average = new Average(WEIGHT, WEIGHT);
            average.restore(known);
            byPosition.add(average);
        }
    }

    /** In [0, 1]. */
    double of(int position) {
        if (position < byPosition.size() && !byPosition.get(position).isEmpty()) {
            return byPosition.get(position).value();
        }
        return position == 0 ? 1 : of(position - 1);
    }
}

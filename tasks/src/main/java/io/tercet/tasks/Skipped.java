package io.tercet.tasks;

import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Sublayers that a pass leaves out (SWIFT, arXiv 2410.06916): where one is skipped, the residual
 * stream goes past it unchanged. Immutable.
 *
 * @param attention layers whose attention is left out
 * @param feedForward layers whose feed-forward part is left out
 */
public record Skipped(Set<Integer> attention, Set<Integer> feedForward) {
    /** Nothing: a plain pass. */
    public static final Skipped NONE = new Skipped(Set.of(), Set.of());

    public Skipped {
        attention = Set.copyOf(attention);
        feedForward = Set.copyOf(feedForward);
    }

    /** Whether nothing is left out. */
    public boolean isNone() {
        return attention.isEmpty() && feedForward.isEmpty();
    }

    /** All layers of which something is left out; twice those that are left out whole. */
    public IntStream layers() {
        return Stream.of(attention, feedForward).flatMap(Set::stream).mapToInt(Integer::intValue);
    }

    /** Whether anything of a layer is run. */
    public boolean keeps(int layer) {
        return keepsAttention(layer) || keepsFeedForward(layer);
    }

    /** Whether a layer's attention is run. */
    public boolean keepsAttention(int layer) {
        return !attention.contains(layer);
    }

    /** Whether a layer's feed-forward part is run. */
    public boolean keepsFeedForward(int layer) {
        return !feedForward.contains(layer);
    }
}

package io.tercet.engine.sublayers;

import io.tercet.tasks.Skipped;
import java.util.BitSet;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Some of the sublayers between a model's first and last layer, both of which are always run.
 * Numbers from 0: first the layers' attention, then their feed-forward parts. Immutable.
 */
final class SublayerSet {
    private final BitSet numbers;

    private SublayerSet(BitSet numbers) {
        this.numbers = numbers;
    }

    /** Sublayers that may be skipped, of a model of so many layers. */
    static int countOf(int blockCount) {
        return 2 * (blockCount - 2);
    }

    /** Both parts of every second layer: what SWIFT begins with. */
    static SublayerSet everySecondLayer(int blockCount) {
        int inner = blockCount - 2;
        BitSet numbers = new BitSet();
        for (int layer = 0; layer < inner; layer += 2) {
            numbers.set(layer);
            numbers.set(inner + layer);
        }
        return new SublayerSet(numbers);
    }

    /**
     * A random set.
     *
     * @param available sublayers to choose from
     * @param size how many to choose
     * @param below the i-th draw: a number from 0 on, below its argument
     */
    static SublayerSet random(int available, int size, Draw below) {
        int[] order = IntStream.range(0, available).toArray();
        BitSet numbers = new BitSet();
        for (int i = 0; i < size; i++) {
            int other = i + below.number(i, available - i);
            int chosen = order[other];
            order[other] = order[i];
            order[i] = chosen;
            numbers.set(chosen);
        }
        return new SublayerSet(numbers);
    }

    /** Draws of a random set. */
    interface Draw {
        /** Draw {@code i}, from 0 to {@code bound - 1}. */
        int number(int i, int bound);
    }

    int size() {
        return numbers.cardinality();
    }

    /** Sublayers that only one of two sets has. */
    int distance(SublayerSet other) {
        BitSet difference = (BitSet) numbers.clone();
        difference.xor(other.numbers);
        return difference.cardinality();
    }

    /** What a pass of a model of so many layers is to leave out. */
    Skipped skipped(int blockCount) {
        int inner = blockCount - 2;
        return new Skipped(
                layers(0, inner, number -> number + 1),
                layers(inner, 2 * inner, number -> number - inner + 1));
    }

    private Set<Integer> layers(int from, int to, IntUnaryOperator layer) {
        return numbers.stream()
                .filter(number -> number >= from && number < to)
                .map(layer)
                .boxed()
                .collect(Collectors.toSet());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SublayerSet set && numbers.equals(set.numbers);
    }

    @Override
    public int hashCode() {
        return numbers.hashCode();
    }

    @Override
    public String toString() {
        return numbers.toString();
    }
}

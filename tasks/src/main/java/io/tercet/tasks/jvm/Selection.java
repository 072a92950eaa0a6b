package io.tercet.tasks.jvm;

import java.util.Arrays;

/**
 * The best columns of a row, descending; among equals the lower column first. A value and its
 * column are one number, so that numbers compare as columns rank.
 */
final class Selection {
    private static final float FIRST_CUT = 1e-3f;
    private static final float SMALLEST_CUT = 1e-12f;

    private Selection() {}

    /** The {@code count} best columns, at most {@code length}. */
    static int[] best(float[] values, int at, int length, int count) {
        int size = Math.min(count, length);
        long[] heap = new long[size]; // the worst first
        for (int i = 0; i < size; i++) {
            heap[i] = rank(values[at + i], i);
        }
        Arrays.sort(heap);
        int i = size;
        while (i < length && size > 0) {
            float worst = values[at + column(heap[0])];
            i = LogitsMath.next(values, at, i, length, worst);
            if (i < length) {
                long candidate = rank(values[at + i], i);
                if (candidate > heap[0]) {
                    heap[0] = candidate;
                    sink(heap);
                }
                i++;
            }
        }
        return descending(heap, size);
    }

    /**
     * Enough of the best columns to hold a mass: all whose weight reaches a limit, which falls
     * until they do.
     *
     * @param weights the highest of them is 1
     * @param lowest columns of less weight are never wanted
     */
    static int[] reaching(float[] weights, int at, int length, double mass, float lowest) {
        float cut = Math.max(FIRST_CUT, lowest);
        while (true) {
            long[] ranks = new long[16];
            int count = 0;
            double sum = 0;
            int i = LogitsMath.next(weights, at, 0, length, cut);
            while (i < length) {
                ranks = count == ranks.length ? Arrays.copyOf(ranks, 2 * count) : ranks;
                ranks[count++] = rank(weights[at + i], i);
                sum += weights[at + i];
                i = LogitsMath.next(weights, at, i + 1, length, cut);
            }
            if (sum >= mass || cut <= lowest) {
                return descending(ranks, count);
            }
            cut = cut < SMALLEST_CUT ? lowest : Math.max(cut * FIRST_CUT, lowest);
        }
    }

    private static void sink(long[] heap) {
        int parent = 0;
        long moved = heap[0];
        for (int child = 1; child < heap.length; child = 2 * parent + 1) {
            if (child + 1 < heap.length && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= moved) {
                break;
            }
            heap[parent] = heap[child];
            parent = child;
        }
        heap[parent] = moved;
    }

    private static int[] descending(long[] ranks, int count) {
        Arrays.sort(ranks, 0, count);
        int[] columns = new int[count];
        for (int i = 0; i < count; i++) {
            columns[i] = column(ranks[count - 1 - i]);
        }
        return columns;
    }

    /** Higher values rank higher, and among equals lower columns; zeros of both signs are equal. */
    private static long rank(float value, int column) {
        int bits = Float.floatToRawIntBits(value + 0f);
        int ordered = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
        return ((long) ordered << 32) | (~column & 0xFFFFFFFFL);
    }

    private static int column(long rank) {
        return ~(int) rank;
    }
}

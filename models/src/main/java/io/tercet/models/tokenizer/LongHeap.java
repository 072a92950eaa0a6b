package io.tercet.models.tokenizer;

import java.util.Arrays;

/** A binary heap of primitive longs, smallest first; {@code PriorityQueue} would box a million. */
final class LongHeap {
    private long[] values = new long[64]; // [capacity]
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        int slot = size++;
        while (slot > 0) {
            int parent = (slot - 1) >>> 1;
            if (values[parent] <= value) {
                break;
            }
            values[slot] = values[parent];
            slot = parent;
        }
        values[slot] = value;
    }

    long removeSmallest() {
        long smallest = values[0];
        long value = values[--size];
        int slot = 0;
        while (2 * slot + 1 < size) {
            int child = 2 * slot + 1;
            if (child + 1 < size && values[child + 1] < values[child]) {
                child++;
            }
            if (value <= values[child]) {
                break;
            }
            values[slot] = values[child];
            slot = child;
        }
        values[slot] = value;
        return smallest;
    }
}

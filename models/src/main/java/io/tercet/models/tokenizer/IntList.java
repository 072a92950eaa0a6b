package io.tercet.models.tokenizer;

import java.util.Arrays;

/** Token ids while they are being found: a growing {@code int[]}. */
final class IntList {
    private int[] values = new int[64]; // [capacity]
    private int size;

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    int[] toArray() {
        return Arrays.copyOf(values, size);
    }
}

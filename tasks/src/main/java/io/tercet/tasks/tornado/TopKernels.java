package io.tercet.tasks.tornado;

import static io.tercet.tasks.tornado.OperationLayout.COLUMNS;
import static io.tercet.tasks.tornado.OperationLayout.FIRST;
import static io.tercet.tasks.tornado.OperationLayout.K;
import static io.tercet.tasks.tornado.OperationLayout.ROWS;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The highest columns of rows; conventions of {@link LogitsKernels}. */
final class TopKernels {
    private TopKernels() {}

    /**
     * The k highest columns of every row, in turn: each time the best of what comes after the one
     * before, among equals the lower column.
     */
    static void top(
            KernelContext context,
            IntArray table,
            FloatArray numbers,
            FloatArray ring,
            IntArray ints,
            FloatArray floats,
            int choice,
            int group) {
        float[] values = context.allocateFloatLocalArray(group);
        int[] places = context.allocateIntLocalArray(group);
        int item = context.localIdx;
        int row = context.groupIdx;
        boolean active = row < table.get(ROWS);
        int columns = active ? table.get(COLUMNS) : 0;
        int from = active ? table.get(FIRST + row) : 0;
        int ranks = active ? table.get(K) : 0;
        float last = 0;
        int lastColumn = -1;
        for (int rank = 0; rank < ranks; rank++) {
            float best = LogitsKernels.LOWEST;
            int place = columns;
            for (int i = item; i < columns; i += group) {
                float value = ring.get(from + i);
                int start = rank == 0 ? 1 : 0;
                int after = start + comesFirst(last, lastColumn, value, i);
                int none = place == columns ? 1 : 0;
                int higher = value > best ? 1 : 0;
                if (after * (none + higher) > 0) {
                    best = value;
                    place = i;
                }
            }
            values[item] = best;
            places[item] = place;
            context.localBarrier();
            best = LogitsKernels.LOWEST;
            place = columns;
            for (int i = 0; i < group; i++) {
                float value = values[i];
                int column = places[i];
                int found = column < columns ? 1 : 0;
                int none = place == columns ? 1 : 0;
                if (found * (none + comesFirst(value, column, best, place)) > 0) {
                    best = value;
                    place = column;
                }
            }
            last = best;
            lastColumn = place;
            if (item == 0) {
                ints.set(row * ranks + rank, place);
                floats.set(row * ranks + rank, best);
            }
            context.localBarrier();
        }
    }

    /** Whether one column comes before another: higher, or equal and to its left. 1 or 0. */
    private static int comesFirst(float value, int column, float other, int otherColumn) {
        int higher = value > other ? 1 : 0;
        int equal = value == other ? 1 : 0;
        int left = column < otherColumn ? 1 : 0;
        return higher + equal * left;
    }
}

package io.tercet.tasks.tornado;

import static io.tercet.tasks.tornado.OperationLayout.COLUMN;
import static io.tercet.tasks.tornado.OperationLayout.COLUMNS;
import static io.tercet.tasks.tornado.OperationLayout.ENTRIES;
import static io.tercet.tasks.tornado.OperationLayout.ENTROPY;
import static io.tercet.tasks.tornado.OperationLayout.FIRST;
import static io.tercet.tasks.tornado.OperationLayout.LIST;
import static io.tercet.tasks.tornado.OperationLayout.LOG_SUM;
import static io.tercet.tasks.tornado.OperationLayout.MARGIN;
import static io.tercet.tasks.tornado.OperationLayout.MISSING;
import static io.tercet.tasks.tornado.OperationLayout.OUT;
import static io.tercet.tasks.tornado.OperationLayout.PENALTY;
import static io.tercet.tasks.tornado.OperationLayout.ROWS;
import static io.tercet.tasks.tornado.OperationLayout.SUMMARY;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Operations on rows of the ring: a work group per row, neighbouring items at neighbouring columns.
 * Sums are each item's share by column, then the shares by item.
 *
 * <p>All take the same parameters: {@code table} and {@code numbers} say what is to be done ({@link
 * OperationLayout}), {@code ints} and {@code floats} hold small results, {@code choice} is frozen
 * into the code.
 *
 * <p>Conditions made of "or" and "and" are counted in ints: TornadoVM's OpenCL loses negations in
 * them (seen in 5.2.0: {@code a > b || (a == b && i <= j)} became {@code a != b && j < i}).
 */
final class LogitsKernels {
    /** Lower than any logit but minus infinity. */
    static final float LOWEST = -Float.MAX_VALUE;

    private LogitsKernels() {}

    /** The {@link OperationLayout#SUMMARY} of every row. */
    static void summary(
            KernelContext context,
            IntArray table,
            FloatArray numbers,
            FloatArray ring,
            IntArray ints,
            FloatArray floats,
            int choice,
            int group) {
        float[] highs = context.allocateFloatLocalArray(group);
        float[] seconds = context.allocateFloatLocalArray(group);
        float[] sums = context.allocateFloatLocalArray(group);
        float[] weighted = context.allocateFloatLocalArray(group);
        int item = context.localIdx;
        int row = context.groupIdx;
        int columns = row < table.get(ROWS) ? table.get(COLUMNS) : 0;
        int from = row < table.get(ROWS) ? table.get(FIRST + row) : 0;
        float high = LOWEST;
        float second = LOWEST;
        for (int i = item; i < columns; i += group) {
            float value = ring.get(from + i);
            second = value > high ? high : TornadoMath.max(second, value);
            high = TornadoMath.max(high, value);
        }
        highs[item] = high;
        seconds[item] = second;
        context.localBarrier();
        high = LOWEST;
        second = LOWEST;
        for (int i = 0; i < group; i++) {
            float value = highs[i];
            second = value > high ? TornadoMath.max(high, seconds[i]) : second;
            second = value > high ? second : TornadoMath.max(second, value);
            high = TornadoMath.max(high, value);
        }
        float sum = 0;
        float share = 0;
        for (int i = item; i < columns; i += group) {
            float below = ring.get(from + i) - high;
            float weight = TornadoMath.exp(below);
            sum += weight;
            share += weight > 0 ? weight * below : 0;
        }
        sums[item] = sum;
        weighted[item] = share;
        context.localBarrier();
        if (item == 0 && row < table.get(ROWS)) {
            sum = 0;
            share = 0;
            for (int i = 0; i < group; i++) {
                sum += sums[i];
                share += weighted[i];
            }
            float logarithm = TornadoMath.log(sum);
            float behind = TornadoMath.exp(second - high);
            floats.set(row * SUMMARY + LOG_SUM, high + logarithm);
            floats.set(row * SUMMARY + MARGIN, (1 - behind) / sum);
            floats.set(row * SUMMARY + ENTROPY, logarithm - share / sum);
        }
    }

    /** One column's value per row; a column of -1 gives what is missing. */
    static void pick(
            KernelContext context,
            IntArray table,
            FloatArray numbers,
            FloatArray ring,
            IntArray ints,
            FloatArray floats,
            int choice,
            int group) {
        int row = context.globalIdx;
        if (row < table.get(ROWS)) {
            int column = table.get(COLUMN + row);
            float value = numbers.get(MISSING);
            if (column >= 0) {
                value = ring.get(table.get(FIRST + row) + column);
            }
            floats.set(row, value);
        }
    }

    /** Copies rows. */
    static void copy(
            KernelContext context,
            IntArray table,
            FloatArray numbers,
            FloatArray ring,
            IntArray ints,
            FloatArray floats,
            int choice,
            int group) {
        int row = context.groupIdx;
        if (row < table.get(ROWS)) {
            int from = table.get(FIRST + row);
            int to = table.get(OUT + row);
            for (int i = context.localIdx; i < table.get(COLUMNS); i += group) {
                ring.set(to + i, ring.get(from + i));
            }
        }
    }

    /**
     * Divides positive logits by the penalty and multiplies negative ones; or bans them. A work
     * item per entry.
     *
     * @param ints [entries], elements of the ring; a banned one is given as {@code -1 - element}
     */
    static void adjust(
            KernelContext context,
            IntArray table,
            FloatArray numbers,
            FloatArray ring,
            IntArray ints,
            FloatArray floats,
            int choice,
            int group) {
        int entry = context.globalIdx;
        if (entry < table.get(ENTRIES)) {
            int place = ints.get(entry);
            if (place < 0) {
                ring.set(-1 - place, numbers.get(MISSING));
            } else {
                float value = ring.get(place);
                float penalty = numbers.get(PENALTY);
                ring.set(place, value > 0 ? value / penalty : value * penalty);
            }
        }
    }

    /**
     * Rows with other columns: column j is the column that a list in the ring names, or missing
     * where it names -1.
     */
    static void align(
            KernelContext context,
            IntArray table,
            FloatArray numbers,
            FloatArray ring,
            IntArray ints,
            FloatArray floats,
            int choice,
            int group) {
        int row = context.groupIdx;
        if (row < table.get(ROWS)) {
            int from = table.get(FIRST + row);
            int to = table.get(OUT + row);
            for (int i = context.localIdx; i < table.get(COLUMNS); i += group) {
                int column = (int) ring.get(table.get(LIST) + i);
                float value = numbers.get(MISSING);
                if (column >= 0) {
                    value = ring.get(from + column);
                }
                ring.set(to + i, value);
            }
        }
    }
}

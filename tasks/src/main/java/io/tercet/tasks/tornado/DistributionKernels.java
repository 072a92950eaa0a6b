package io.tercet.tasks.tornado;

import static io.tercet.tasks.tornado.OperationLayout.COLUMN;
import static io.tercet.tasks.tornado.OperationLayout.COLUMNS;
import static io.tercet.tasks.tornado.OperationLayout.FIRST;
import static io.tercet.tasks.tornado.OperationLayout.OUT;
import static io.tercet.tasks.tornado.OperationLayout.ROWS;
import static io.tercet.tasks.tornado.OperationLayout.SECOND;
import static io.tercet.tasks.tornado.OperationLayout.SHARE;
import static io.tercet.tasks.tornado.OperationLayout.TEMPERATURE;
import static io.tercet.tasks.tornado.OperationLayout.VALUE;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Operations that make or read distributions; conventions of {@link LogitsKernels}. */
final class DistributionKernels {
    /** The second matrix is taken off. */
    static final int RESIDUAL = 0;

    /** One column is taken off. */
    static final int WITHOUT = 1;

    private DistributionKernels() {}

    /** Probabilities at a temperature. */
    static void softmax(
            KernelContext context,
            IntArray table,
            FloatArray numbers,
            FloatArray ring,
            IntArray ints,
            FloatArray floats,
            int choice,
            int group) {
        float[] shares = context.allocateFloatLocalArray(group);
        float[] sums = context.allocateFloatLocalArray(group);
        int item = context.localIdx;
        int row = context.groupIdx;
        boolean active = row < table.get(ROWS);
        int columns = active ? table.get(COLUMNS) : 0;
        int from = active ? table.get(FIRST + row) : 0;
        int to = active ? table.get(OUT + row) : 0;
        float temperature = numbers.get(TEMPERATURE);
        float high = -Float.MAX_VALUE;
        for (int i = item; i < columns; i += group) {
            high = TornadoMath.max(high, ring.get(from + i));
        }
        shares[item] = high;
        context.localBarrier();
        for (int i = 0; i < group; i++) {
            high = TornadoMath.max(high, shares[i]);
        }
        float sum = 0;
        for (int i = item; i < columns; i += group) {
            float weight = TornadoMath.exp((ring.get(from + i) - high) / temperature);
            ring.set(to + i, weight);
            sum += weight;
        }
        sums[item] = sum;
        context.localBarrier();
        sum = 0;
        for (int i = 0; i < group; i++) {
            sum += sums[i];
        }
        for (int i = item; i < columns; i += group) {
            ring.set(to + i, ring.get(to + i) / sum);
        }
    }

    /**
     * Keeps the columns that come before a cut, it included, and renormalises, in place: those
     * above its probability, and of equals the lower ones.
     */
    static void cut(
            KernelContext context,
            IntArray table,
            FloatArray numbers,
            FloatArray ring,
            IntArray ints,
            FloatArray floats,
            int choice,
            int group) {
        float[] shares = context.allocateFloatLocalArray(group);
        int item = context.localIdx;
        int row = context.groupIdx;
        boolean active = row < table.get(ROWS);
        int columns = active ? table.get(COLUMNS) : 0;
        int at = active ? table.get(OUT + row) : 0;
        float lowest = active ? numbers.get(VALUE + row) : 0;
        int last = active ? table.get(COLUMN + row) : 0;
        float share = 0;
        for (int i = item; i < columns; i += group) {
            float value = ring.get(at + i);
            share += value * kept(value, lowest, i, last);
        }
        shares[item] = share;
        context.localBarrier();
        float sum = 0;
        for (int i = 0; i < group; i++) {
            sum += shares[i];
        }
        for (int i = item; i < columns; i += group) {
            float value = ring.get(at + i);
            ring.set(at + i, value * kept(value, lowest, i, last) / sum);
        }
    }

    /** 1 or 0, in numbers: see {@link LogitsKernels}. */
    private static int kept(float value, float lowest, int column, int last) {
        int above = value > lowest ? 1 : 0;
        int equal = value == lowest ? 1 : 0;
        int early = column <= last ? 1 : 0;
        return above + equal * early;
    }

    /**
     * What is left of the first row when the second, or one column, is taken off; renormalised. The
     * first row where nothing is left.
     */
    static void subtract(
            KernelContext context,
            IntArray table,
            FloatArray numbers,
            FloatArray ring,
            IntArray ints,
            FloatArray floats,
            int choice,
            int group) {
        float[] shares = context.allocateFloatLocalArray(group);
        int item = context.localIdx;
        int row = context.groupIdx;
        boolean active = row < table.get(ROWS);
        int columns = active ? table.get(COLUMNS) : 0;
        int from = active ? table.get(FIRST + row) : 0;
        int to = active ? table.get(OUT + row) : 0;
        float share = 0;
        for (int i = item; i < columns; i += group) {
            float left = left(table, ring, choice, row, i);
            ring.set(to + i, left);
            share += left;
        }
        shares[item] = share;
        context.localBarrier();
        float sum = 0;
        for (int i = 0; i < group; i++) {
            sum += shares[i];
        }
        for (int i = item; i < columns; i += group) {
            float kept = sum > 0 ? ring.get(to + i) / sum : ring.get(from + i);
            ring.set(to + i, kept);
        }
    }

    private static float left(IntArray table, FloatArray ring, int choice, int row, int column) {
        float value = ring.get(table.get(FIRST + row) + column);
        if (choice == WITHOUT) {
            return column == table.get(COLUMN + row) ? 0 : value;
        }
        float other = ring.get(table.get(SECOND + row) + column);
        return value > other ? value - other : 0;
    }

    /** Mixtures with the uniform distribution over all columns. */
    static void mixUniform(
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
            int columns = table.get(COLUMNS);
            int from = table.get(FIRST + row);
            int to = table.get(OUT + row);
            float share = numbers.get(SHARE);
            float uniform = share / columns;
            for (int i = context.localIdx; i < columns; i += group) {
                ring.set(to + i, (1 - share) * ring.get(from + i) + uniform);
            }
        }
    }

    /**
     * The first column at which the cumulated probability exceeds a uniform number times the row's
     * sum. Items add up a run of columns each, in their order, which is why their reads are not
     * coalesced; the first item then looks for the column in the one run that the number does not
     * skip. Never a column of probability 0.
     */
    static void sample(
            KernelContext context,
            IntArray table,
            FloatArray numbers,
            FloatArray ring,
            IntArray ints,
            FloatArray floats,
            int choice,
            int group) {
        float[] sums = context.allocateFloatLocalArray(group);
        int item = context.localIdx;
        int row = context.groupIdx;
        boolean active = row < table.get(ROWS);
        int columns = active ? table.get(COLUMNS) : 0;
        int from = active ? table.get(FIRST + row) : 0;
        int run = (columns + group - 1) / group;
        int start = item * run;
        int end = start + run < columns ? start + run : columns;
        float sum = 0;
        for (int i = start; i < end; i++) {
            sum += ring.get(from + i);
        }
        sums[item] = sum;
        context.localBarrier();
        if (item == 0 && active) {
            float total = 0;
            for (int i = 0; i < group; i++) {
                total += sums[i];
            }
            float goal = numbers.get(VALUE + row) * total;
            float before = 0;
            int skipped = 0;
            for (int i = 0; i < group; i++) {
                boolean skip = skipped == i && before + sums[i] <= goal;
                before += skip ? sums[i] : 0;
                skipped += skip ? 1 : 0;
            }
            // Rounding may skip all runs: then the last column with mass is the one.
            int column = -1;
            int last = 0;
            float cumulated = skipped < group ? before : 0;
            for (int i = skipped < group ? skipped * run : 0; i < columns && column < 0; i++) {
                float value = ring.get(from + i);
                cumulated += value;
                last = value > 0 ? i : last;
                column = value > 0 && cumulated > goal ? i : -1;
            }
            ints.set(row, column < 0 ? last : column);
        }
    }
}

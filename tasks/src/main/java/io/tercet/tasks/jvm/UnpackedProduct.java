package io.tercet.tasks.jvm;

import java.util.Arrays;

/**
 * Products with weights that are dequantised once for all rows x: four weight rows at a time, some
 * columns at a time, into a scratch that stays in the L1 cache while the rows x pass by from the
 * L2. One object per thread.
 */
final class UnpackedProduct {
    private static final int WEIGHTS = UnpackedTile.WEIGHTS;

    /** Columns that are dequantised at a time: with a group of rows x they fit the L1. */
    private static final int PART = 2 * MatrixProduct.BLOCK;

    /** Rows x between two readings of the weights: with their sums they fit the L2 cache. */
    private static final int CHUNK = 64;

    private static final int CHUNK_GROUPS = CHUNK / Panel.MANY_HEIGHT;

    private final Factors factors = new Factors();
    private final float[] read = new float[MatrixProduct.BLOCK];
    private final float[] scratch = // [PART / 16, WEIGHTS, 16] from origin on
            new float[PART * WEIGHTS + CacheLine.SLACK];
    private final float[] sums = // [CHUNK_GROUPS, WEIGHTS, height, lanes] from sumsOrigin on
            new float[CHUNK * WEIGHTS * Lanes.COUNT + CacheLine.SLACK];
    private final float[] products = new float[WEIGHTS * Panel.HEIGHT];
    private int origin;
    private int sumsOrigin;

    /** Some columns of a product, as {@link MatrixProduct#multiply} has them. */
    void multiply(WeightMatrix matrix, int from, int to, Panel x, float[] y, int yAt, int yStride) {
        origin = CacheLine.first(scratch);
        sumsOrigin = CacheLine.first(sums);
        int step = (to - from) / WEIGHTS;
        for (int w = from; w < from + step; w++) {
            multiply(new WeightRows(matrix, w, step, WEIGHTS), x, y, yAt, yStride);
        }
        int rest = from + WEIGHTS * step;
        if (rest < to) {
            multiply(new WeightRows(matrix, rest, 1, to - rest), x, y, yAt, yStride);
        }
    }

    private void multiply(WeightRows weights, Panel x, float[] y, int yAt, int yStride) {
        for (int from = 0; from < x.groups(); from += CHUNK_GROUPS) {
            int to = Math.min(x.groups(), from + CHUNK_GROUPS);
            sum(weights, x, from, to);
            for (int group = from; group < to; group++) {
                int row = group * Panel.MANY_HEIGHT;
                weights.store(
                        0,
                        sums,
                        sumsAt(group - from),
                        x.height(group),
                        x.count(group),
                        products,
                        y,
                        yAt + row * yStride,
                        yStride);
            }
        }
    }

    /** Where a group's sums are; one of more rows than usual is alone. */
    private int sumsAt(int group) {
        return sumsOrigin + group * WEIGHTS * Panel.MANY_HEIGHT * Lanes.COUNT;
    }

    private void sum(WeightRows weights, Panel x, int from, int to) {
        int columns = weights.matrix().columns();
        for (int k = 0; k < columns; k += PART) {
            int length = unpack(weights, k, Math.min(PART, columns - k));
            for (int group = from; group < to; group++) {
                UnpackedTile.add(
                        scratch,
                        origin,
                        length,
                        x.data(),
                        x.at(group, k),
                        x.height(group),
                        sums,
                        sumsAt(group - from),
                        k == 0);
            }
        }
    }

    /** Dequantises some columns, up to a whole block; returns how many there are then. */
    private int unpack(WeightRows weights, int column, int length) {
        WeightMatrix matrix = weights.matrix();
        if (matrix.hasTile()) {
            matrix.unpack(
                    weights.row(0),
                    weights.row(1),
                    weights.row(2),
                    weights.row(3),
                    column,
                    length,
                    scratch,
                    origin);
        } else {
            for (int i = 0; i < weights.count(); i++) {
                spread(matrix, weights.row(i), column, length, origin + i * Lanes.COUNT);
            }
        }
        return BlockReader.padded(length);
    }

    private void spread(WeightMatrix matrix, int row, int column, int length, int to) {
        for (int k = 0; k < length; k += MatrixProduct.BLOCK) {
            int some = Math.min(MatrixProduct.BLOCK, length - k);
            int padded = BlockReader.padded(some);
            matrix.read(row, column + k, some, factors, read, 0);
            Arrays.fill(read, some, padded, 0);
            for (int i = 0; i < padded; i += Lanes.COUNT) {
                System.arraycopy(read, i, scratch, to + (k + i) * WEIGHTS, Lanes.COUNT);
            }
        }
    }
}

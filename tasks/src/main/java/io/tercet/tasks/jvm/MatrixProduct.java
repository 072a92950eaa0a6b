package io.tercet.tasks.jvm;

import java.util.Arrays;

/**
 * Products of activations and weights; one object per thread, for its scratch. Weight rows that are
 * read together lie a fraction of the range apart: several streams of memory are faster than one.
 */
public final class MatrixProduct {
    /** Columns that are dequantised at a time: with the activations they fit the L1 cache. */
    static final int BLOCK = 512;

    /** Weight rows that are dequantised at a time. */
    private static final int GROUP = 16;

    /** Weight rows of a tile. */
    private static final int TILE = 4;

    /** Activation rows between two dequantisations: with their sums they fit the L2 cache. */
    private static final int ROWS = 64;

    private final float[] weights = new float[GROUP * BLOCK]; // [GROUP, BLOCK]
    private final float[] sums = new float[ROWS * GROUP * Lanes.COUNT]; // [ROWS, GROUP, lanes]
    private final Factors factors = new Factors();
    private final float[] products = new float[TILE];

    /**
     * Some columns of {@code y = x * transposed(matrix)}.
     *
     * @param from first weight row
     * @param to behind the last weight row
     * @param x [rows, xStride], padded with zeros to whole logical vectors
     * @param y [rows, yStride]; weight row w's results go to column {@code yAt + w}
     */
    public void multiply(
            WeightMatrix matrix,
            int from,
            int to,
            float[] x,
            int xAt,
            int xStride,
            int rows,
            float[] y,
            int yAt,
            int yStride) {
        int first = from;
        if (rows == 1 && matrix.hasFarRows()) {
            first = multiplyOne(matrix, from, to, x, xAt, y, yAt);
        }
        for (int row = 0; row < rows; row += ROWS) {
            int some = Math.min(ROWS, rows - row);
            int group = some < TILE ? TILE : GROUP;
            int step = (to - first) / group;
            for (int w = first; w < first + step; w++) {
                sum(matrix, w, step, group, x, xAt + row * xStride, xStride, some);
                store(group, step, some, y, yAt + w + row * yStride, yStride);
            }
            for (int w = first + group * step; w < to; w += group) {
                int count = Math.min(group, to - w);
                sum(matrix, w, 1, count, x, xAt + row * xStride, xStride, some);
                store(count, 1, some, y, yAt + w + row * yStride, yStride);
            }
        }
    }

    /**
     * Products of one row with whole fours of weight rows, each a quarter of the range apart.
     *
     * @return the first weight row that is left
     */
    private int multiplyOne(
            WeightMatrix matrix, int from, int to, float[] x, int xAt, float[] y, int yAt) {
        int step = (to - from) / TILE;
        for (int w = from; w < from + step; w++) {
            matrix.products(w, step, x, xAt, sums);
            Lanes.sums(sums, 0, products, 0);
            for (int i = 0; i < TILE; i++) {
                y[yAt + w + i * step] = products[i];
            }
        }
        return from + TILE * step;
    }

    private void sum(
            WeightMatrix matrix,
            int first,
            int step,
            int count,
            float[] x,
            int xAt,
            int xStride,
            int rows) {
        Arrays.fill(sums, 0, rows * GROUP * Lanes.COUNT, 0);
        for (int k = 0; k < matrix.columns(); k += BLOCK) {
            int length = Math.min(BLOCK, matrix.columns() - k);
            for (int i = 0; i < count; i++) {
                matrix.read(first + i * step, k, length, factors, weights, i * BLOCK);
            }
            for (int i = 0; i < count; i += TILE) {
                Tiles.add(
                        weights,
                        i * BLOCK,
                        BLOCK,
                        x,
                        xAt + k,
                        xStride,
                        rows,
                        Lanes.padded(length),
                        sums,
                        i * Lanes.COUNT,
                        GROUP * Lanes.COUNT);
            }
        }
    }

    /** Adds up the lanes of {@code count} products a row; they go {@code step} columns apart. */
    private void store(int count, int step, int rows, float[] y, int yAt, int yStride) {
        for (int row = 0; row < rows; row++) {
            int sum = row * GROUP * Lanes.COUNT;
            int to = yAt + row * yStride;
            for (int i = 0; i < count; i += TILE) {
                Lanes.sums(sums, sum + i * Lanes.COUNT, products, 0);
                for (int j = 0; j < Math.min(TILE, count - i); j++) {
                    y[to + (i + j) * step] = products[j];
                }
            }
        }
    }
}

package io.tercet.models.cluster;

import java.util.Arrays;

/**
 * The directions of some clusters, and which of them every row is nearest to.
 *
 * <p>Products go through blocks of rows and columns whose sums stay in the second-level cache; the
 * innermost loop runs over clusters, each with a sum of its own, so that the compiler may use
 * vectors without changing any bit.
 */
final class Centroids {
    private static final int ROW_BLOCK = 64;
    private static final int COLUMN_BLOCK = 64;
    private static final int STEP = 4; // columns of one visit to the sums

    private final float[][] byColumn; // [columns][clusters]
    private final int clusters;
    private final float[][] sums; // [ROW_BLOCK][clusters]

    Centroids(int clusters, int columns) {
        this.clusters = clusters;
        this.byColumn = new float[columns][clusters];
        this.sums = new float[ROW_BLOCK][clusters];
    }

    /** Takes a direction. [columns from {@code at}] */
    void set(int cluster, float[] direction, int at) {
        for (int column = 0; column < byColumn.length; column++) {
            byColumn[column][cluster] = direction[at + column];
        }
    }

    /**
     * The nearest cluster of each row, among equals the lower one.
     *
     * @param labels [rows], is given the clusters
     * @param cosines [rows], is given how near they are
     */
    void assign(UnitRows rows, int[] labels, float[] cosines) {
        for (int from = 0; from < rows.count(); from += ROW_BLOCK) {
            int count = Math.min(ROW_BLOCK, rows.count() - from);
            multiply(rows, from, count);
            for (int row = 0; row < count; row++) {
                int best = best(sums[row]);
                labels[from + row] = best;
                cosines[from + row] = sums[row][best];
            }
        }
    }

    private int best(float[] cosines) {
        int best = 0;
        for (int cluster = 1; cluster < clusters; cluster++) {
            if (cosines[cluster] > cosines[best]) {
                best = cluster;
            }
        }
        return best;
    }

    private void multiply(UnitRows rows, int from, int count) {
        int columns = byColumn.length;
        for (int row = 0; row < count; row++) {
            Arrays.fill(sums[row], 0);
        }
        for (int block = 0; block < columns; block += COLUMN_BLOCK) {
            int end = Math.min(columns, block + COLUMN_BLOCK);
            for (int row = 0; row < count; row++) {
                add(rows.data(), (from + row) * columns, block, end, sums[row]);
            }
        }
    }

    private void add(float[] x, int at, int from, int to, float[] sum) {
        int column = from;
        for (; column + STEP <= to; column += STEP) {
            int k = at + column;
            add(
                    x[k],
                    x[k + 1],
                    x[k + 2],
                    x[k + 3],
                    byColumn[column],
                    byColumn[column + 1],
                    byColumn[column + 2],
                    byColumn[column + 3],
                    sum);
        }
        for (; column < to; column++) {
            for (int cluster = 0; cluster < sum.length; cluster++) {
                sum[cluster] += x[at + column] * byColumn[column][cluster];
            }
        }
    }

    private static void add(
            float x0,
            float x1,
            float x2,
            float x3,
            float[] column0,
            float[] column1,
            float[] column2,
            float[] column3,
            float[] sum) {
        for (int cluster = 0; cluster < sum.length; cluster++) {
            sum[cluster] +=
                    (x0 * column0[cluster] + x1 * column1[cluster])
                            + (x2 * column2[cluster] + x3 * column3[cluster]);
        }
    }
}

package io.tercet.tasks.jvm;

/**
 * Weight rows that are multiplied together: {@code first}, {@code first + step} and so on. They lie
 * a fraction of a range apart: one core reads several streams of memory twice as fast as one
 * (docs/LOG.md).
 */
record WeightRows(WeightMatrix matrix, int first, int step, int count) {
    /** A row's number; the last one's beyond it. */
    int row(int i) {
        return first + Math.min(i, count - 1) * step;
    }

    /**
     * Adds up the lanes of the products of four rows, from row {@code i} on, and a group of rows x.
     *
     * @param sums [4 weight rows, height, 16] from {@code at} on; lost
     * @param height the group's rows as tiles see them
     * @param rows the group's rows
     * @param scratch [4 * height]
     * @param y [rows, yStride] from {@code yAt} on; weight row w's results go to column {@code
     *     target(w)}
     */
    void store(
            int i,
            float[] sums,
            int at,
            int height,
            int rows,
            float[] scratch,
            float[] y,
            int yAt,
            int yStride) {
        for (int n = 0; n < Tile.WEIGHTS * height; n += 4) {
            Lanes.sums(sums, at + n * Lanes.COUNT, scratch, n);
        }
        int some = Math.min(Tile.WEIGHTS, count - i);
        for (int j = 0; j < some; j++) {
            int column = yAt + matrix.target(row(i + j));
            for (int row = 0; row < rows; row++) {
                y[column + row * yStride] = scratch[j * height + row];
            }
        }
    }
}

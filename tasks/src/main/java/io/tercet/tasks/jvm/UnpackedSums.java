package io.tercet.tasks.jvm;

import java.util.Arrays;

/**
 * Partial sums of products with weights that are dequantised once for all rows x: four weight rows
 * at a time, some columns at a time, into a scratch that stays in the L1 cache while the rows x
 * pass by from the L2. One object per thread.
 */
final class UnpackedSums {
    private static final int WEIGHTS = UnpackedTile.WEIGHTS;

    /** Columns that are dequantised at a time. */
    private static final int PART = UnpackedTile.COLUMNS;

    private final Factors factors = new Factors();
    private final float[] read = new float[WeightMatrix.BLOCK];
    private final float[] scratch = // [planes, PART / 16, WEIGHTS, WIDTH] from origin on
            new float[PART * WEIGHTS + CacheLine.SLACK];
    private int origin;

    /**
     * Computes sums.
     *
     * @param sums gets [groups of rows x, 4 weight rows, height, 16] from {@code at} on
     */
    void store(WeightRows weights, PanelRows rows, float[] sums, int at) {
        origin = CacheLine.first(scratch);
        Panel x = rows.x();
        int columns = weights.matrix().columns();
        for (int k = 0; k < columns; k += PART) {
            int length = unpack(weights, k, Math.min(PART, columns - k));
            for (int group = rows.from(); group < rows.to(); group++) {
                int sum = at + rows.sum(group, 0) * Lanes.COUNT;
                UnpackedTile.add(scratch, origin, length, x, group, k, sums, sum);
            }
        }
    }

    /** Dequantises some columns, up to a whole block; returns how many there are then. */
    private int unpack(WeightRows weights, int column, int length) {
        if (weights.matrix().hasUnpacker()) {
            weights.unpack(column, length, scratch, origin);
        } else {
            for (int i = 0; i < weights.count(); i++) {
                spread(weights.matrix(), weights.row(i), column, length, origin + i * Lanes.WIDTH);
            }
        }
        return BlockReader.padded(length);
    }

    private void spread(WeightMatrix matrix, int row, int column, int length, int to) {
        for (int k = 0; k < length; k += WeightMatrix.BLOCK) {
            int some = Math.min(WeightMatrix.BLOCK, length - k);
            int padded = BlockReader.padded(some);
            matrix.read(row, column + k, some, factors, read, 0);
            Arrays.fill(read, some, padded, 0);
            for (int i = 0; i < padded; i += Lanes.WIDTH) {
                int plane = i / Lanes.WIDTH % Lanes.VECTORS * UnpackedTile.PLANE;
                int at = to + plane + (k + i) / Lanes.COUNT * UnpackedTile.STEP;
                System.arraycopy(read, i, scratch, at, Lanes.WIDTH);
            }
        }
    }
}

package io.tercet.tasks.jvm;

import java.util.Arrays;

/**
 * Products of activations and weights; one object per thread, for its scratch. For few rows x,
 * formats that have a {@link BlockReader} are dequantised in registers:
 *
 * <pre>
 *   weights ── tile ── sums                       few rows, whole blocks of a format with a reader
 *   weights ── scratch of floats ── tile ── sums  {@link UnpackedProduct}: all others
 * </pre>
 */
public final class MatrixProduct {
    /** Columns of which a part of a weight row is a multiple, but for the last. */
    static final int BLOCK = 512;

    /** Columns that a tile takes at a time: a panel's part fits the L1. */
    private static final int PART = 2 * BLOCK;

    /** Weight rows that share what the L1 cache holds of the rows x. */
    private static final int GROUP = 16;

    /**
     * Rows x up to which weights are dequantised in registers: one group, but where registers are
     * few. There 8 rows took 126 ms instead of 152, and 16 no longer than through the scratch.
     */
    private static final int FEW = Lanes.WIDTH == 8 ? 4 * Panel.HEIGHT : Panel.HEIGHT;

    private final UnpackedProduct unpacked = new UnpackedProduct();
    private final float[] sums = // [groups, GROUP, height, lanes] from origin on
            new float[FEW * GROUP * Lanes.COUNT + CacheLine.SLACK];
    private final float[] products = new float[Tile.WEIGHTS * Panel.HEIGHT];
    private int origin;

    /**
     * Some columns of {@code y = x * transposed(matrix)}.
     *
     * @param from first weight row
     * @param to behind the last weight row
     * @param y [rows, yStride]; weight row w's results go to column {@code yAt + target(w)}
     */
    public void multiply(
            WeightMatrix matrix, int from, int to, Panel x, float[] y, int yAt, int yStride) {
        if (x.rows() > FEW || !matrix.hasTile()) {
            unpacked.multiply(matrix, from, to, x, y, yAt, yStride);
            return;
        }
        int first = x.rows() == 1 ? multiplyOne(matrix, from, to, x, y, yAt) : from;
        if (first == to) {
            return;
        }
        origin = CacheLine.first(sums);
        int group = x.rows() == 1 ? Tile.WEIGHTS : GROUP;
        int step = (to - first) / group;
        for (int w = first; w < first + step; w++) {
            multiply(new WeightRows(matrix, w, step, group), x, y, yAt, yStride);
        }
        for (int w = first + group * step; w < to; w += group) {
            multiply(new WeightRows(matrix, w, 1, Math.min(group, to - w)), x, y, yAt, yStride);
        }
    }

    /**
     * Products of one row with whole tiles of weight rows: the short way, a tenth faster in plain
     * decoding and more in small models.
     *
     * @return the first weight row that is left
     */
    private int multiplyOne(WeightMatrix matrix, int from, int to, Panel x, float[] y, int yAt) {
        int step = (to - from) / Tile.WEIGHTS;
        for (int w = from; w < from + step; w++) {
            Arrays.fill(sums, 0, Tile.WEIGHTS * Lanes.COUNT, 0);
            matrix.add(
                    w,
                    w + step,
                    w + 2 * step,
                    w + 3 * step,
                    0,
                    matrix.columns(),
                    x.data(),
                    x.at(0, 0),
                    1,
                    sums,
                    0);
            Lanes.sums(sums, 0, products, 0);
            for (int i = 0; i < Tile.WEIGHTS; i++) {
                y[yAt + matrix.target(w + i * step)] = products[i];
            }
        }
        return from + Tile.WEIGHTS * step;
    }

    private void multiply(WeightRows weights, Panel x, float[] y, int yAt, int yStride) {
        Arrays.fill(sums, origin, sumsAt(x.groups(), 0, 0), 0);
        int columns = weights.matrix().columns();
        for (int k = 0; k < columns; k += PART) {
            int length = Math.min(PART, columns - k);
            for (int group = 0; group < x.groups(); group++) {
                sum(weights, k, length, x, group);
            }
        }
        for (int group = 0; group < x.groups(); group++) {
            int height = x.height(group);
            int to = yAt + group * Panel.HEIGHT * yStride;
            for (int i = 0; i < weights.count(); i += Tile.WEIGHTS) {
                int at = sumsAt(group, i, height);
                weights.store(i, sums, at, height, x.count(group), products, y, to, yStride);
            }
        }
    }

    private void sum(WeightRows weights, int k, int length, Panel x, int group) {
        int height = x.height(group);
        for (int i = 0; i < weights.count(); i += Tile.WEIGHTS) {
            weights.matrix()
                    .add(
                            weights.row(i),
                            weights.row(i + 1),
                            weights.row(i + 2),
                            weights.row(i + 3),
                            k,
                            length,
                            x.data(),
                            x.at(group, k),
                            height,
                            sums,
                            sumsAt(group, i, height));
        }
    }

    /** Where the sums of a weight row are that begins a tile. */
    private int sumsAt(int group, int weight, int height) {
        return origin + (group * Panel.HEIGHT * GROUP + weight * height) * Lanes.COUNT;
    }
}

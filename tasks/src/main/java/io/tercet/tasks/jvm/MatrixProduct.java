package io.tercet.tasks.jvm;

/**
 * Products of activations and weights; one object per thread, for its scratch. Four weight rows at
 * a time are multiplied with a chunk of the rows x, into partial sums of sixteen lanes:
 *
 * <pre>
 *   weights ── {@link Tile} ── sums                    few rows x, whole blocks of a format with a reader
 *   weights ── floats ── {@link UnpackedTile} ── sums  {@link UnpackedSums}: all others
 * </pre>
 */
public final class MatrixProduct {
    private static final int WEIGHTS = Tile.WEIGHTS;

    /** Rows x between two readings of the weights: with their sums they fit the L2 cache. */
    private static final int CHUNK = (64 + Panel.HEIGHT - 1) / Panel.HEIGHT * Panel.HEIGHT;

    private static final int CHUNK_GROUPS = CHUNK / Panel.HEIGHT;

    /**
     * Neighbouring weight rows whose sums are kept until their products fill a cache line of
     * results: between two weight rows the L1 cache has lost it.
     */
    static final int LINE = CacheLine.BYTES / Float.BYTES;

    private final UnpackedSums unpacked = new UnpackedSums();
    private final float[] sums = // [LINE, groups of rows x, WEIGHTS, height, 16] from origin on
            new float[LINE * CHUNK * WEIGHTS * Lanes.COUNT + CacheLine.SLACK];
    private final float[] products = // [LINE, groups of rows x, WEIGHTS, height]
            new float[LINE * CHUNK * WEIGHTS];
    private int origin;

    /**
     * Some columns of {@code y = x * transposed(matrix)}.
     *
     * <p>scripts/jvm.args keeps C2 from inlining this: where it does, the caller's graph has no
     * room left, and other vectors in the caller are allocated (docs/LOG.md).
     *
     * @param from first weight row
     * @param to behind the last weight row
     * @param y [rows, yStride]; weight row w's results go to column {@code yAt + target(w)}
     */
    public void multiply(
            WeightMatrix matrix, int from, int to, Panel x, float[] y, int yAt, int yStride) {
        origin = CacheLine.first(sums);
        int step = (to - from) / WEIGHTS;
        int rest = from + WEIGHTS * step;
        for (int group = 0; group < x.groups(); group += CHUNK_GROUPS) {
            PanelRows rows = new PanelRows(x, group, Math.min(x.groups(), group + CHUNK_GROUPS));
            for (int w = from; w < from + step; w += LINE) {
                WeightRows weights = new WeightRows(matrix, w, step, WEIGHTS);
                int line = Math.min(LINE, from + step - w);
                addUp(weights, line, rows);
                store(weights, line, rows, y, yAt, yStride);
            }
            if (rest < to) {
                WeightRows weights = new WeightRows(matrix, rest, 1, to - rest);
                addUp(weights, 1, rows);
                store(weights, 1, rows, y, yAt, yStride);
            }
        }
    }

    /**
     * Sums of four weight rows, and of neighbours of each of them.
     *
     * @param line how many neighbours, the rows themselves included
     */
    private void addUp(WeightRows weights, int line, PanelRows rows) {
        boolean few = weights.matrix().hasTile(rows.x().rows());
        for (int i = 0; i < line; i++) {
            int at = origin + i * rows.sums() * Lanes.COUNT;
            if (few) {
                weights.behind(i).multiply(rows.x(), sums, at);
            } else {
                unpacked.store(weights.behind(i), rows, sums, at);
            }
        }
    }

    private void store(
            WeightRows weights, int line, PanelRows rows, float[] y, int yAt, int yStride) {
        boolean whole = line == LINE && weights.matrix().isInOrder();
        if (!whole) {
            int vectors = (line * rows.sums() + Lanes.WIDTH - 1) / Lanes.WIDTH;
            int next = Lanes.WIDTH * Lanes.COUNT;
            LaneSums.ALL.store(sums, origin, Lanes.COUNT, next, vectors, products, 0, Lanes.WIDTH);
        }
        for (int group = rows.from(); group < rows.to(); group++) {
            int to = yAt + group * Panel.HEIGHT * yStride;
            for (int w = 0; w < weights.count(); w++) {
                if (whole) {
                    storeLine(rows, group, w, y, to + weights.row(w), yStride);
                } else {
                    storeEach(weights, w, line, rows, group, y, to, yStride);
                }
            }
        }
    }

    /** Stores the products of a group with a weight row and all neighbours of its line. */
    private void storeLine(PanelRows rows, int group, int w, float[] y, int to, int yStride) {
        int height = rows.x().height(group);
        int next = rows.sums() * Lanes.COUNT; // from a neighbour's sums to the next one's
        for (int i = 0; i < LINE; i += Lanes.WIDTH) {
            int from = origin + i * next + rows.sum(group, w) * Lanes.COUNT;
            LaneSums.ALL.store(sums, from, next, Lanes.COUNT, height, y, to + i, yStride);
        }
    }

    /**
     * Stores the products of a group with a weight row and its neighbours, wherever they belong.
     */
    private void storeEach(
            WeightRows weights,
            int w,
            int line,
            PanelRows rows,
            int group,
            float[] y,
            int to,
            int yStride) {
        int height = rows.x().height(group);
        for (int i = 0; i < line; i++) {
            int column = to + weights.matrix().target(weights.row(w) + i);
            int from = i * rows.sums() + rows.sum(group, w);
            for (int row = 0; row < height; row++) {
                y[column + row * yStride] = products[from + row];
            }
        }
    }
}

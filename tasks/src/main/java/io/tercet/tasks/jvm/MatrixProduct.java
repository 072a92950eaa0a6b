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
    private static final int CHUNK = 64;

    private static final int CHUNK_GROUPS = CHUNK / Panel.HEIGHT;

    /**
     * Neighbouring weight rows whose products are kept until they fill a cache line of results:
     * between two weight rows the L1 cache has lost it.
     */
    private static final int LINE = CacheLine.BYTES / Float.BYTES;

    private final UnpackedSums unpacked = new UnpackedSums();
    private final float[] sums = // [weight rows, rows x, lanes] from origin on
            new float[CHUNK * WEIGHTS * Lanes.COUNT + CacheLine.SLACK];
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
     * Products of four weight rows, and of neighbours of each of them.
     *
     * @param line how many neighbours, the rows themselves included
     */
    private void addUp(WeightRows weights, int line, PanelRows rows) {
        Panel x = rows.x();
        int size = rows.sums();
        if (x.rows() <= Tile.MOST_ROWS && weights.matrix().hasTile()) {
            for (int i = 0; i < line; i++) {
                weights.behind(i).multiply(x, sums, origin + i * size * Lanes.COUNT);
            }
            LaneSums.ALL.store(sums, origin, line * size, products, 0);
        } else {
            for (int i = 0; i < line; i++) {
                unpacked.store(weights.behind(i), rows, sums, origin);
                LaneSums.ALL.store(sums, origin, size, products, i * size);
            }
        }
    }

    private void store(
            WeightRows weights, int line, PanelRows rows, float[] y, int yAt, int yStride) {
        for (int group = rows.from(); group < rows.to(); group++) {
            int count = rows.x().count(group);
            for (int w = 0; w < weights.count(); w++) {
                int at = rows.sum(group, w);
                for (int row = 0; row < count; row++) {
                    int to = yAt + (group * Panel.HEIGHT + row) * yStride;
                    store(weights, w, line, rows, at + row, y, to);
                }
            }
        }
    }

    /** Stores the products of one row x with a weight row and its neighbours. */
    private void store(
            WeightRows weights, int w, int line, PanelRows rows, int from, float[] y, int to) {
        WeightMatrix matrix = weights.matrix();
        int row = weights.row(w);
        int size = rows.sums();
        for (int i = 0; i < line; i++) {
            y[to + matrix.target(row + i)] = products[i * size + from];
        }
    }
}

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
    private final float[] products = new float[Panel.HEIGHT * LINE];
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
        boolean few = rows.x().groups() == 1 && weights.matrix().hasTile();
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
        int size = rows.sums();
        for (int group = rows.from(); group < rows.to(); group++) {
            int height = rows.x().height(group);
            int to = yAt + group * Panel.HEIGHT * yStride;
            for (int w = 0; w < weights.count(); w++) {
                int at = origin + rows.sum(group, w) * Lanes.COUNT;
                if (whole) {
                    sumLanes(at, size, height, y, to + weights.row(w), yStride);
                    continue;
                }
                sumLanes(at, size, height, products, 0, LINE);
                for (int row = 0; row < height; row++) {
                    weights.store(w, line, products, row * LINE, y, to + row * yStride);
                }
            }
        }
    }

    /** Products of a group's rows x with {@link #LINE} neighbouring weight rows. */
    private void sumLanes(int at, int size, int height, float[] result, int to, int stride) {
        int next = size * Lanes.COUNT; // from a neighbour's sums to the next one's
        for (int i = 0; i < LINE; i += Lanes.WIDTH) {
            int from = at + i * next;
            LaneSums.ALL.store(sums, from, next, Lanes.COUNT, height, result, to + i, stride);
        }
    }
}

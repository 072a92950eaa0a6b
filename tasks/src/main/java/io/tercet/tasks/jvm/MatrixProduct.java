package io.tercet.tasks.jvm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Products of activations and weights; one object per thread, for its scratch. Formats that have a
 * {@link BlockReader} are dequantised in registers, others through a scratch:
 *
 * <pre>
 *   weights ── tile ── sums                       rows of whole blocks, in a format with a reader
 *   weights ── scratch of floats ── tile ── sums  all others
 * </pre>
 *
 * Weight rows that are read together lie a fraction of the range apart: one core reads several
 * streams of memory twice as fast as one (docs/LOG.md).
 */
public final class MatrixProduct {
    /** Columns that are dequantised at a time, in the scratch or by a tile. */
    static final int BLOCK = 512;

    /** Columns that a tile takes at a time, a multiple of the block: a panel's part fits the L1. */
    private static final int PART = 2 * BLOCK;

    /** Weight rows that share what the L1 cache holds of the rows x. */
    private static final int GROUP = 16;

    /** Rows x between two readings of the weights: with their sums they fit the L2 cache. */
    private static final int CHUNK = 64;

    private static final int CHUNK_GROUPS = CHUNK / Panel.HEIGHT;

    private final Tile floats = Tile.of(new BlockReader.Floats());
    private final float[] read = new float[BLOCK];
    private final MemorySegment scratch = // [GROUP, BLOCK]
            Arena.ofAuto().allocate((long) GROUP * BLOCK * Float.BYTES, CacheLine.BYTES);
    private final float[] sums = // [CHUNK_GROUPS, GROUP, HEIGHT, lanes] from origin on
            new float[CHUNK * GROUP * Lanes.COUNT + CacheLine.SLACK];
    private final float[] products = new float[Tile.WEIGHTS * Panel.HEIGHT];
    private final Factors factors = new Factors();
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
        int first = from;
        if (x.rows() == 1 && matrix.hasTile()) {
            first = multiplyOne(matrix, from, to, x, y, yAt);
            if (first == to) {
                return;
            }
        }
        origin = CacheLine.first(sums);
        int group = x.rows() == 1 ? Tile.WEIGHTS : GROUP;
        int step = (to - first) / group;
        for (int w = first; w < first + step; w++) {
            multiply(new Weights(matrix, w, step, group), x, y, yAt, yStride);
        }
        for (int w = first + group * step; w < to; w += group) {
            multiply(new Weights(matrix, w, 1, Math.min(group, to - w)), x, y, yAt, yStride);
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

    /** Weight rows {@code first}, {@code first + step} and so on. */
    private record Weights(WeightMatrix matrix, int first, int step, int count) {
        /** A row's number; the last one's beyond it. */
        int row(int i) {
            return first + Math.min(i, count - 1) * step;
        }
    }

    private void multiply(Weights weights, Panel x, float[] y, int yAt, int yStride) {
        for (int from = 0; from < x.groups(); from += CHUNK_GROUPS) {
            int to = Math.min(x.groups(), from + CHUNK_GROUPS);
            Arrays.fill(sums, origin, sumsAt(to - from, 0, 0), 0);
            if (weights.matrix.hasTile()) {
                sum(weights, x, from, to);
            } else {
                sumThroughScratch(weights, x, from, to);
            }
            for (int group = from; group < to; group++) {
                store(weights, x, group, sumsAt(group - from, 0, 0), y, yAt, yStride);
            }
        }
    }

    /** Where a group's sums are for a weight row that begins a tile. */
    private int sumsAt(int group, int weight, int height) {
        return origin + (group * Panel.HEIGHT * GROUP + weight * height) * Lanes.COUNT;
    }

    private void sum(Weights weights, Panel x, int from, int to) {
        int columns = weights.matrix.columns();
        for (int k = 0; k < columns; k += PART) {
            int length = Math.min(PART, columns - k);
            for (int group = from; group < to; group++) {
                int height = x.height(group);
                for (int i = 0; i < weights.count; i += Tile.WEIGHTS) {
                    weights.matrix.add(
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
                            sumsAt(group - from, i, height));
                }
            }
        }
    }

    private void sumThroughScratch(Weights weights, Panel x, int from, int to) {
        int columns = weights.matrix.columns();
        for (int k = 0; k < columns; k += BLOCK) {
            int length = fillScratch(weights, k, Math.min(BLOCK, columns - k));
            for (int group = from; group < to; group++) {
                int height = x.height(group);
                for (int i = 0; i < weights.count; i += Tile.WEIGHTS) {
                    floats.add(
                            scratch,
                            scratchAt(i),
                            scratchAt(i + 1),
                            scratchAt(i + 2),
                            scratchAt(i + 3),
                            length,
                            x.data(),
                            x.at(group, k),
                            height,
                            sums,
                            sumsAt(group - from, i, height));
                }
            }
        }
    }

    /**
     * Dequantises some columns, with zeros up to a whole block; returns how many there are then.
     */
    private int fillScratch(Weights weights, int column, int length) {
        int padded = BlockReader.padded(length);
        for (int i = 0; i < weights.count; i++) {
            weights.matrix.read(weights.row(i), column, length, factors, read, 0);
            Arrays.fill(read, length, padded, 0);
            MemorySegment.copy(read, 0, scratch, ValueLayout.JAVA_FLOAT, scratchAt(i), padded);
        }
        return padded;
    }

    private static long scratchAt(int row) {
        return (long) row * BLOCK * Float.BYTES;
    }

    /** Adds up the lanes of a group's products. */
    private void store(
            Weights weights, Panel x, int group, int sumsAt, float[] y, int yAt, int yStride) {
        int height = x.height(group);
        int count = x.count(group);
        int to = yAt + group * Panel.HEIGHT * yStride;
        for (int i = 0; i < weights.count; i += Tile.WEIGHTS) {
            int at = sumsAt + i * height * Lanes.COUNT;
            for (int n = 0; n < Tile.WEIGHTS * height; n += 4) {
                Lanes.sums(sums, at + n * Lanes.COUNT, products, n);
            }
            int some = Math.min(Tile.WEIGHTS, weights.count - i);
            for (int j = 0; j < some; j++) {
                int column = to + weights.matrix.target(weights.row(i + j));
                for (int row = 0; row < count; row++) {
                    y[column + row * yStride] = products[j * height + row];
                }
            }
        }
    }
}

package io.tercet.tasks.jvm;

import java.lang.classfile.TypeKind;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Inner products of few rows x with four weight rows of one format, which are dequantised in
 * registers. Sixteen partial sums per product, one per logical lane, each accumulated over
 * ascending columns: a tile's shape changes the speed and no bit.
 */
final class Tile {
    /** Weight rows of a tile. */
    static final int WEIGHTS = 4;

    /** Columns that two weight rows and then the other two are multiplied with (docs/LOG.md). */
    private static final int PART = WeightMatrix.BLOCK;

    /** Sums up to which all hardware vectors of the logical lanes have registers together. */
    private static final int MOST_SUMS = Lanes.FEW_REGISTERS ? 8 : 16;

    private static final Map<BlockReader, Tile> ALL = new ConcurrentHashMap<>();

    private final BlockReader reader;
    private final @Nullable Shape[] shapes = new Shape[Panel.HEIGHT + 1]; // by height

    private Tile(BlockReader reader) {
        this.reader = reader;
    }

    /** The tile of a format. */
    static Tile of(BlockReader reader) {
        return ALL.computeIfAbsent(reader, Tile::new);
    }

    /** Rows x, at most. */
    int mostRows() {
        return reader.mostRows();
    }

    /**
     * Computes partial sums.
     *
     * @param at0 where the first weight row starts in {@code data}, in bytes; the others likewise
     * @param columns a multiple of 32
     * @param x at most {@link #mostRows()} rows: one group
     * @param sums gets [4 weight rows, height, 16] from {@code sumsAt} on
     */
    void multiply(
            MemorySegment data,
            long at0,
            long at1,
            long at2,
            long at3,
            int columns,
            Panel x,
            float[] sums,
            int sumsAt) {
        int height = x.height(0);
        int weights = weights(height);
        int part = weights == WEIGHTS ? columns : PART;
        int second = sumsAt + weights * height * Lanes.COUNT;
        Shape shape = shape(height);
        for (int k = 0; k < columns; k += part) {
            int some = Math.min(part, columns - k);
            long skip = (long) k / BlockReader.LENGTH * reader.bytes();
            long start0 = at0 + skip;
            long start1 = at1 + skip;
            long start2 = at2 + skip;
            long start3 = at3 + skip;
            float[] rows = x.data();
            int at = x.at(0, k);
            int plane = x.plane(0);
            shape.add(data, start0, start1, start2, start3, some, rows, at, plane, sums, sumsAt, k);
            if (weights < WEIGHTS) {
                shape.add(data, start2, start3, 0, 0, some, rows, at, plane, sums, second, k);
            }
        }
    }

    /** Weight rows that have registers beside so many rows x: two or four. */
    private static int weights(int height) {
        return Lanes.FEW_REGISTERS && height > 1 ? WEIGHTS / 2 : WEIGHTS;
    }

    /** The shape of a height, written when it is first wanted: a program starts with few. */
    private Shape shape(int height) {
        Shape shape = shapes[height];
        if (shape == null) {
            VectorCode.Body body =
                    code -> new Code(code, height, weights(height)).write(reader.bytes());
            shape = VectorCode.define(Shape.class, body, reader);
            shapes[height] = shape; // or another thread's, which does the same
        }
        return shape;
    }

    /** The tile for one height: a class of its own. */
    abstract static class Shape {
        /**
         * Adds the products of some columns to the sums, or sets them at column 0; shapes of two
         * weight rows mind only two.
         */
        abstract void add(
                MemorySegment data,
                long at0,
                long at1,
                long at2,
                long at3,
                int columns,
                float[] x,
                int xAt,
                int xPlane,
                float[] sums,
                int sumsAt,
                int column);
    }

    /**
     * Writes
     *
     * <pre>
     *   for the hardware vectors of the 16 lanes, all together or, where that takes too many registers, each:
     *     s[weight row][row][vector] = sums, or 0
     *     for each block of 32 columns:
     *       scale[weight row], offset[weight row] = the reader's, of the block
     *       for each half of the block, for each vector:
     *         u[weight row] = the reader's elements
     *         for each row: x = its columns
     *           for each weight row:
     *             s[weight row][row][vector] = fma(u[weight row], x, s[weight row][row][vector])
     *     sums = s
     * </pre>
     *
     * with one weight row after the other, and a fresh x, where there is one row: that needs the
     * fewest registers.
     */
    private static final class Code {
        private static final int DATA = 0;
        private static final int AT0 = 1;
        private static final int COLUMNS = 5;
        private static final int X = 6;
        private static final int X_AT = 7;
        private static final int X_PLANE = 8;
        private static final int SUMS = 9;
        private static final int SUMS_AT = 10;
        private static final int COLUMN = 11;

        private final VectorCode code;
        private final int height;
        private final int vectors; // together
        private final int lane; // where they are not all together
        private final int k; // of a row of a plane, from 0 on
        private final int end; // of k
        private final int[] planes; // [vectors], where they start in x
        private final int x;
        private final BlockCode blocks;
        private final int[] sums; // [weight rows, height, vectors]

        Code(VectorCode code, int height, int weights) {
            this.code = code;
            this.height = height;
            boolean all = weights * height * Lanes.VECTORS <= MOST_SUMS;
            vectors = all ? Lanes.VECTORS : 1;
            lane = code.local(TypeKind.INT);
            k = code.local(TypeKind.INT);
            end = code.local(TypeKind.INT);
            planes = code.locals(vectors, TypeKind.INT);
            x = code.local(TypeKind.REFERENCE);
            blocks = new BlockCode(code, weights, DATA, AT0);
            sums = code.locals(weights * height * vectors, TypeKind.REFERENCE);
        }

        void write(int blockBytes) {
            if (vectors == Lanes.VECTORS) {
                writeSums(blockBytes);
            } else {
                code.count(
                        lane,
                        () -> code.code.loadConstant(Lanes.COUNT),
                        Lanes.WIDTH,
                        () -> writeSums(blockBytes));
            }
            code.code.return_();
        }

        private void writeSums(int blockBytes) {
            blocks.start();
            code.code.iload(code.parameter(COLUMN));
            code.code.ifThenElse(_ -> writeLoads(), _ -> code.zeroAll(sums));
            for (int i = 0; i < vectors; i++) {
                writePlane(i);
            }
            code.code.iload(code.parameter(COLUMNS)).loadConstant(Lanes.VECTORS).idiv().istore(end);
            int block = 2 * Lanes.WIDTH;
            code.count(k, () -> code.code.iload(end), block, () -> writeBlocks(blockBytes));
            for (int i = 0; i < sums.length; i++) {
                code.store(sums[i], code.parameter(SUMS), index(i));
            }
        }

        private void writeLoads() {
            for (int i = 0; i < sums.length; i++) {
                code.load(code.parameter(SUMS), index(i), sums[i]);
            }
        }

        /** The plane of hardware vector i of those together. */
        private void writePlane(int i) {
            lane(i);
            code.code.loadConstant(Lanes.WIDTH).idiv().iload(code.parameter(X_PLANE)).imul();
            code.code.iload(code.parameter(X_AT)).iadd().istore(planes[i]);
        }

        private void writeBlocks(long blockBytes) {
            if (height == 1) {
                for (int w = 0; w < blocks.weights(); w++) {
                    writeBlocks(w, w + 1, blockBytes);
                }
            } else {
                writeBlocks(0, blocks.weights(), blockBytes);
            }
        }

        /** A block of some weight rows, and the step to their next ones. */
        private void writeBlocks(int from, int to, long blockBytes) {
            for (int w = from; w < to; w++) {
                blocks.begin(w);
            }
            for (int half = 0; half < 2; half++) {
                for (int i = 0; i < vectors; i++) {
                    writeVector(from, to, half, i);
                }
            }
            for (int w = from; w < to; w++) {
                blocks.next(w, blockBytes);
            }
        }

        private void writeVector(int from, int to, int half, int i) {
            int[] elements = new int[to];
            for (int w = from; w < to; w++) {
                elements[w] = blocks.elements(w, half, () -> lane(i));
            }
            for (int row = 0; row < height; row++) {
                int number = half * height + row;
                code.load(code.parameter(X), () -> column(number, i), x);
                for (int w = from; w < to; w++) {
                    code.fma(elements[w], x, sums[(w * height + row) * vectors + i]);
                }
            }
        }

        /** Where hardware vector i of row {@code number} side by side is at k. */
        private void column(int number, int i) {
            code.code.iload(k).loadConstant(height).imul().iload(planes[i]).iadd();
            code.code.loadConstant(number * Lanes.WIDTH).iadd();
        }

        /** Where a hardware vector of the sums is. */
        private Runnable index(int i) {
            return () -> {
                int behind = i / vectors * Lanes.COUNT;
                code.code.iload(code.parameter(SUMS_AT)).loadConstant(behind).iadd();
                lane(i % vectors);
                code.code.iadd();
            };
        }

        /** The first lane of hardware vector i of those together. */
        private void lane(int i) {
            if (vectors == Lanes.VECTORS) {
                code.code.loadConstant(i * Lanes.WIDTH);
            } else {
                code.code.iload(lane);
            }
        }
    }
}

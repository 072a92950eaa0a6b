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

    /** Rows x of a tile, at most. */
    static final int MOST_ROWS = Panel.HEIGHT;

    private static final int VECTORS = Lanes.COUNT / Lanes.WIDTH; // hardware vectors of a sum

    private static final Map<BlockReader, Tile> ALL = new ConcurrentHashMap<>();

    private final BlockReader reader;
    private final @Nullable Shape[] shapes = new Shape[MOST_ROWS + 1]; // by height

    private Tile(BlockReader reader) {
        this.reader = reader;
    }

    /** The tile of a format. */
    static Tile of(BlockReader reader) {
        return ALL.computeIfAbsent(reader, Tile::new);
    }

    /**
     * Computes partial sums.
     *
     * @param at0 where the first weight row starts in {@code data}, in bytes; the others likewise
     * @param columns a multiple of 32
     * @param x the only group of a {@link Panel}, at {@code xAt}
     * @param height the group's rows, at most {@link #MOST_ROWS}
     * @param sums gets [4 weight rows, height, 16] from {@code sumsAt} on
     */
    void multiply(
            MemorySegment data,
            long at0,
            long at1,
            long at2,
            long at3,
            int columns,
            float[] x,
            int xAt,
            int height,
            float[] sums,
            int sumsAt) {
        Shape shape = shape(height);
        shape.multiply(data, at0, at1, at2, at3, columns, x, xAt, sums, sumsAt);
        if (UnpackedTile.weights(height) < WEIGHTS) {
            int half = sumsAt + WEIGHTS / 2 * height * Lanes.COUNT;
            shape.multiply(data, at2, at3, at0, at1, columns, x, xAt, sums, half);
        }
    }

    /** The shape of a height, written when it is first wanted: a program starts with few. */
    private Shape shape(int height) {
        Shape shape = shapes[height];
        if (shape == null) {
            VectorCode.Body body =
                    code ->
                            new Code(code, height, UnpackedTile.weights(height))
                                    .write(reader.bytes());
            shape = VectorCode.define(Shape.class, body, reader);
            shapes[height] = shape; // or another thread's, which does the same
        }
        return shape;
    }

    /** The tile for one height: a class of its own. */
    abstract static class Shape {
        /** As {@link Tile#multiply}, but shapes of two weight rows mind only two. */
        abstract void multiply(
                MemorySegment data,
                long at0,
                long at1,
                long at2,
                long at3,
                int columns,
                float[] x,
                int xAt,
                float[] sums,
                int sumsAt);
    }

    /**
     * Writes
     *
     * <pre>
     *   for the hardware vectors of the 16 lanes, all together or, where that takes too many registers, each:
     *     s[weight row][row][vector] = 0
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
        private static final int SUMS = 8;
        private static final int SUMS_AT = 9;

        private final VectorCode code;
        private final int height;
        private final int vectors; // together
        private final int lane; // where they are not all together
        private final int k; // column, from 0 on
        private final int x;
        private final BlockCode blocks;
        private final int[] sums; // [weight rows, height, vectors]

        Code(VectorCode code, int height, int weights) {
            this.code = code;
            this.height = height;
            boolean all = weights * height * VECTORS <= UnpackedTile.MOST_SUMS;
            vectors = all ? VECTORS : 1;
            lane = code.local(TypeKind.INT);
            k = code.local(TypeKind.INT);
            x = code.local(TypeKind.REFERENCE);
            blocks = new BlockCode(code, weights, DATA, AT0);
            sums = code.locals(weights * height * vectors, TypeKind.REFERENCE);
        }

        void write(int blockBytes) {
            if (vectors == VECTORS) {
                writeSums(blockBytes);
            } else {
                code.code.loadConstant(0).istore(lane);
                code.loop(
                        () -> code.code.iload(lane).loadConstant(Lanes.COUNT),
                        () -> {
                            writeSums(blockBytes);
                            code.code.iinc(lane, Lanes.WIDTH);
                        });
            }
            code.code.return_();
        }

        private void writeSums(int blockBytes) {
            blocks.start();
            for (int sum : sums) {
                code.zero(sum);
            }
            code.code.loadConstant(0).istore(k);
            code.loop(
                    () -> code.code.iload(k).iload(code.parameter(COLUMNS)),
                    () -> {
                        writeBlocks(blockBytes);
                        code.code.iinc(k, BlockReader.LENGTH);
                    });
            for (int i = 0; i < sums.length; i++) {
                int number = i / vectors;
                int vector = i % vectors;
                code.store(sums[i], code.parameter(SUMS), () -> index(SUMS_AT, number, vector));
            }
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
                code.load(
                        code.parameter(X),
                        () -> {
                            index(X_AT, number, i);
                            code.code.iload(k).loadConstant(height).imul().iadd();
                        },
                        x);
                for (int w = from; w < to; w++) {
                    code.fma(elements[w], x, sums[(w * height + row) * vectors + i]);
                }
            }
        }

        /** Hardware vector i of logical vector {@code number} behind an index. */
        private void index(int parameter, int number, int i) {
            code.code.iload(code.parameter(parameter)).loadConstant(number * Lanes.COUNT).iadd();
            lane(i);
            code.code.iadd();
        }

        /** The first lane of hardware vector i of those together. */
        private void lane(int i) {
            if (vectors == VECTORS) {
                code.code.loadConstant(i * Lanes.WIDTH);
            } else {
                code.code.iload(lane);
            }
        }
    }
}

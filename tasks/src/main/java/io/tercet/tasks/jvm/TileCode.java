package io.tercet.tasks.jvm;

import io.tercet.tasks.jvm.VectorCode.Read;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;

/**
 * Writes {@link TileShape#add} for one format and shape, with a variable for each sum, so that all
 * of them are registers:
 *
 * <pre>
 *   for each hardware vector of the 16 lanes:
 *     s[weight][row] = sums
 *     for each block of 32 columns:
 *       scale[weight], offset[weight] = the reader's, of the block
 *       for each half of the block:
 *         u[weight] = the reader's elements
 *         for each row: x = its columns
 *           for each weight: s[weight][row] = fma(u[weight], x, s[weight][row])
 *     sums = s[weight][row]
 * </pre>
 */
final class TileCode {
    // parameters of TileShape.add
    private static final int DATA = 0;
    private static final int AT0 = 1;
    private static final int COLUMNS = 5;
    private static final int X = 6;
    private static final int X_AT = 7;
    private static final int SUMS = 8;
    private static final int SUMS_AT = 9;

    private final VectorCode vectors;
    private final CodeBuilder code;
    private final int height;
    private final int weights;
    private final int lane;
    private final int k; // index of x
    private final int end;
    private final int from; // index of sums
    private final int x;
    private final int[] blocks; // [weights]
    private final int[] scales;
    private final int[] offsets;
    private final int[] elements;
    private final int[] sums; // [weights, height]

    TileCode(VectorCode vectors, int height, int weights) {
        this.vectors = vectors;
        this.code = vectors.code;
        this.height = height;
        this.weights = weights;
        lane = vectors.local(TypeKind.INT);
        k = vectors.local(TypeKind.INT);
        end = vectors.local(TypeKind.INT);
        from = vectors.local(TypeKind.INT);
        x = vectors.local(TypeKind.REFERENCE);
        blocks = vectors.locals(weights, TypeKind.LONG);
        scales = vectors.locals(weights, TypeKind.REFERENCE);
        offsets = vectors.locals(weights, TypeKind.REFERENCE);
        elements = vectors.locals(weights, TypeKind.REFERENCE);
        sums = vectors.locals(weights * height, TypeKind.REFERENCE);
    }

    /**
     * Writes the whole method.
     *
     * @param blockBytes of the format
     */
    void write(int blockBytes) {
        code.loadConstant(0).istore(lane);
        vectors.loop(
                () -> code.iload(lane).loadConstant(Lanes.COUNT),
                () -> {
                    code.iload(code.parameterSlot(SUMS_AT)).iload(lane).iadd().istore(from);
                    vectors.loadAll(code.parameterSlot(SUMS), from, sums);
                    writeColumns(blockBytes);
                    vectors.storeAll(sums, code.parameterSlot(SUMS), from);
                    code.iinc(lane, Lanes.WIDTH);
                });
        code.return_();
    }

    private void writeColumns(int blockBytes) {
        for (int w = 0; w < weights; w++) {
            code.lload(code.parameterSlot(AT0 + w)).lstore(blocks[w]);
        }
        code.iload(code.parameterSlot(X_AT)).iload(lane).iadd().istore(k);
        code.iload(code.parameterSlot(COLUMNS)).loadConstant(height).imul();
        code.iload(code.parameterSlot(X_AT)).iadd().istore(end);
        vectors.loop(
                () -> code.iload(k).iload(end),
                () -> {
                    writeBlock();
                    for (int block : blocks) {
                        code.lload(block).loadConstant((long) blockBytes).ladd().lstore(block);
                    }
                    code.iload(k).loadConstant(height * BlockReader.LENGTH).iadd().istore(k);
                });
    }

    private void writeBlock() {
        for (int w = 0; w < weights; w++) {
            read(Read.SCALE, w, () -> {}, scales[w]);
            int scale = scales[w];
            read(Read.OFFSET, w, () -> code.aload(scale), offsets[w]);
        }
        for (int half = 0; half < 2; half++) {
            for (int w = 0; w < weights; w++) {
                int number = half;
                int scale = scales[w];
                int offset = offsets[w];
                read(
                        Read.ELEMENTS,
                        w,
                        () -> code.loadConstant(number).iload(lane).aload(scale).aload(offset),
                        elements[w]);
            }
            for (int row = 0; row < height; row++) {
                int number = half * height + row;
                vectors.load(code.parameterSlot(X), () -> vectors.index(k, number), x);
                for (int w = 0; w < weights; w++) {
                    vectors.fma(elements[w], x, sums[w * height + row]);
                }
            }
        }
    }

    /** {@code to = reader.read(data, block of weight row w, more)}. */
    private void read(Read read, int w, Runnable more, int to) {
        vectors.read(read, code.parameterSlot(DATA), blocks[w], more, to);
    }
}

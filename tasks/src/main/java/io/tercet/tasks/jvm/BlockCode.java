package io.tercet.tasks.jvm;

import io.tercet.tasks.jvm.VectorCode.Read;
import java.lang.classfile.TypeKind;

/**
 * Writes how weight rows are dequantised block after block, by the methods of a {@link
 * BlockReader}.
 */
final class BlockCode {
    private final VectorCode code;
    private final int data;
    private final int at0;
    private final int[] blocks; // [weight rows]
    private final int[] scales;
    private final int[] offsets;
    private final int[] elements;

    /**
     * @param weights weight rows
     * @param data the parameter with the weights
     * @param at0 the parameter with the place where the first row starts, in bytes; the others'
     *     follow
     */
    BlockCode(VectorCode code, int weights, int data, int at0) {
        this.code = code;
        this.data = data;
        this.at0 = at0;
        blocks = code.locals(weights, TypeKind.LONG);
        scales = code.locals(weights, TypeKind.REFERENCE);
        offsets = code.locals(weights, TypeKind.REFERENCE);
        elements = code.locals(weights, TypeKind.REFERENCE);
    }

    int weights() {
        return blocks.length;
    }

    /** All rows' first blocks are next. */
    void start() {
        for (int w = 0; w < blocks.length; w++) {
            code.code.lload(code.parameter(at0 + w)).lstore(blocks[w]);
        }
    }

    /** Reads what a row's elements need. */
    void begin(int w) {
        int scale = scales[w];
        code.read(Read.SCALE, code.parameter(data), blocks[w], () -> {}, scale);
        code.read(
                Read.OFFSET,
                code.parameter(data),
                blocks[w],
                () -> code.code.aload(scale),
                offsets[w]);
    }

    /**
     * Dequantises a hardware vector of a row's block.
     *
     * @param lane writes the first of the half's 16 lanes
     * @return the variable that has it
     */
    int elements(int w, int half, Runnable lane) {
        code.read(
                Read.ELEMENTS,
                code.parameter(data),
                blocks[w],
                () -> {
                    code.code.loadConstant(half);
                    lane.run();
                    code.code.aload(scales[w]).aload(offsets[w]);
                },
                elements[w]);
        return elements[w];
    }

    /** A row's next block. */
    void next(int w, long blockBytes) {
        code.code.lload(blocks[w]).loadConstant(blockBytes).ladd().lstore(blocks[w]);
    }
}

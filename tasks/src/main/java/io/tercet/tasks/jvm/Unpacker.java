package io.tercet.tasks.jvm;

import io.tercet.tasks.jvm.VectorCode.Read;
import java.lang.classfile.TypeKind;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Dequantises part of four weight rows of one format into {@link UnpackedTile}'s order. */
abstract class Unpacker {
    private static final MethodType UNPACK =
            MethodType.methodType(
                    void.class,
                    MemorySegment.class,
                    long.class,
                    long.class,
                    long.class,
                    long.class,
                    int.class,
                    float[].class,
                    int.class);

    private static final Map<BlockReader, Unpacker> ALL = new ConcurrentHashMap<>();

    /** The unpacker of a format. */
    static Unpacker of(BlockReader reader) {
        return ALL.computeIfAbsent(
                reader,
                one ->
                        VectorCode.define(
                                Unpacker.class,
                                "unpack",
                                UNPACK,
                                code -> new Code(code).write(one.bytes()),
                                one));
    }

    /**
     * Dequantises.
     *
     * @param at0 where the first weight row starts in {@code data}, in bytes; the others likewise
     * @param columns a multiple of 32
     * @param to gets [columns / 16, 4 weight rows, 16] from {@code toAt} on
     */
    abstract void unpack(
            MemorySegment data,
            long at0,
            long at1,
            long at2,
            long at3,
            int columns,
            float[] to,
            int toAt);

    /**
     * Writes
     *
     * <pre>
     *   for each weight row, as a loop of its own:
     *     for each block of 32 columns:
     *       scale, offset = the reader's, of the block
     *       for each half of the block, for each hardware vector of its 16 lanes:
     *         to = the reader's elements
     * </pre>
     *
     * All four are in one method, since C2 inlines less than that (FreqInlineSize) where it is
     * called, and runs out of registers there: 12 to 15 ns a block for 16 rows instead of 9 to 12.
     */
    private static final class Code {
        private static final int DATA = 0;
        private static final int AT0 = 1;
        private static final int COLUMNS = 5;
        private static final int TO = 6;
        private static final int TO_AT = 7;

        private final VectorCode code;
        private final int block;
        private final int k; // from 0 on
        private final int end;
        private final int scale;
        private final int offset;
        private final int elements;

        Code(VectorCode code) {
            this.code = code;
            block = code.local(TypeKind.LONG);
            k = code.local(TypeKind.INT);
            end = code.local(TypeKind.INT);
            scale = code.local(TypeKind.REFERENCE);
            offset = code.local(TypeKind.REFERENCE);
            elements = code.local(TypeKind.REFERENCE);
        }

        void write(int blockBytes) {
            code.code.iload(code.parameter(COLUMNS)).loadConstant(UnpackedTile.WEIGHTS);
            code.code.imul().istore(end);
            for (int w = 0; w < UnpackedTile.WEIGHTS; w++) {
                writeRow(w, blockBytes);
            }
            code.code.return_();
        }

        private void writeRow(int w, int blockBytes) {
            code.code.lload(code.parameter(AT0 + w)).lstore(block);
            code.code.loadConstant(0).istore(k);
            code.loop(
                    () -> code.code.iload(k).iload(end),
                    () -> {
                        writeBlock(w * Lanes.COUNT);
                        code.code.lload(block).loadConstant((long) blockBytes).ladd();
                        code.code.lstore(block).iinc(k, 2 * UnpackedTile.STEP);
                    });
        }

        private void writeBlock(int behind) {
            int data = code.parameter(DATA);
            code.read(Read.SCALE, data, block, () -> {}, scale);
            code.read(Read.OFFSET, data, block, () -> code.code.aload(scale), offset);
            for (int half = 0; half < 2; half++) {
                for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.WIDTH) {
                    writeElements(half, lane, behind + half * UnpackedTile.STEP + lane);
                }
            }
        }

        private void writeElements(int half, int lane, int behind) {
            code.read(
                    Read.ELEMENTS,
                    code.parameter(DATA),
                    block,
                    () ->
                            code.code
                                    .loadConstant(half)
                                    .loadConstant(lane)
                                    .aload(scale)
                                    .aload(offset),
                    elements);
            code.store(
                    elements,
                    code.parameter(TO),
                    () -> {
                        code.code.iload(code.parameter(TO_AT)).iload(k).iadd();
                        code.code.loadConstant(behind).iadd();
                    });
        }
    }
}

package io.tercet.tasks.jvm;

import io.tercet.tasks.jvm.VectorCode.Read;
import java.lang.classfile.TypeKind;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Dequantises part of four weight rows of one format into {@link UnpackedTile}'s order. */
abstract class Unpacker {
    private static final Map<BlockReader, Unpacker> ALL = new ConcurrentHashMap<>();

    /** The unpacker of a format. */
    static Unpacker of(BlockReader reader) {
        return ALL.computeIfAbsent(
                reader,
                one ->
                        VectorCode.define(
                                Unpacker.class, code -> new Code(code).write(one.bytes()), one));
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
     *   for each block of 32 columns, for each of the four weight rows:
     *     scale, offset = the reader's, of the block
     *     for each half of the block, for each hardware vector of its 16 lanes:
     *       to = the reader's elements
     * </pre>
     *
     * The four rows take turns, since memory then sends four streams at once: a loop for each is
     * faster in cache and slower from memory (docs/LOG.md). They are in one method, since C2 would
     * inline less than that (FreqInlineSize) where it is called, and run out of registers there.
     */
    private static final class Code {
        private static final int DATA = 0;
        private static final int AT0 = 1;
        private static final int COLUMNS = 5;
        private static final int TO = 6;
        private static final int TO_AT = 7;

        private final VectorCode code;
        private final int[] blocks; // [weight rows]
        private final int k; // from 0 on
        private final int end;
        private final int scale;
        private final int offset;
        private final int elements;

        Code(VectorCode code) {
            this.code = code;
            blocks = code.locals(UnpackedTile.WEIGHTS, TypeKind.LONG);
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
                code.code.lload(code.parameter(AT0 + w)).lstore(blocks[w]);
            }
            code.code.loadConstant(0).istore(k);
            code.loop(
                    () -> code.code.iload(k).iload(end),
                    () -> {
                        for (int w = 0; w < UnpackedTile.WEIGHTS; w++) {
                            writeBlock(w);
                            code.code.lload(blocks[w]).loadConstant((long) blockBytes).ladd();
                            code.code.lstore(blocks[w]);
                        }
                        code.code.iinc(k, 2 * UnpackedTile.STEP);
                    });
            code.code.return_();
        }

        private void writeBlock(int w) {
            int data = code.parameter(DATA);
            code.read(Read.SCALE, data, blocks[w], () -> {}, scale);
            code.read(Read.OFFSET, data, blocks[w], () -> code.code.aload(scale), offset);
            for (int half = 0; half < 2; half++) {
                for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.WIDTH) {
                    int behind = w * Lanes.COUNT + half * UnpackedTile.STEP + lane;
                    writeElements(w, half, lane, behind);
                }
            }
        }

        private void writeElements(int w, int half, int lane, int behind) {
            code.read(
                    Read.ELEMENTS,
                    code.parameter(DATA),
                    blocks[w],
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

package io.tercet.tasks.jvm;

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
     * @param to gets a scratch as {@link UnpackedTile#add} reads it, from {@code toAt} on
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
        private final BlockCode blocks;
        private final int k; // from 0 on
        private final int end;

        Code(VectorCode code) {
            this.code = code;
            blocks = new BlockCode(code, UnpackedTile.WEIGHTS, DATA, AT0);
            k = code.local(TypeKind.INT);
            end = code.local(TypeKind.INT);
        }

        void write(int blockBytes) {
            code.code.iload(code.parameter(COLUMNS)).loadConstant(BlockReader.LENGTH).idiv();
            code.code.loadConstant(2 * UnpackedTile.STEP).imul().istore(end);
            blocks.start();
            code.count(
                    k,
                    () -> code.code.iload(end),
                    2 * UnpackedTile.STEP,
                    () -> {
                        for (int w = 0; w < UnpackedTile.WEIGHTS; w++) {
                            writeBlock(w);
                            blocks.next(w, blockBytes);
                        }
                    });
            code.code.return_();
        }

        private void writeBlock(int w) {
            blocks.begin(w);
            for (int half = 0; half < 2; half++) {
                for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.WIDTH) {
                    writeElements(w, half, lane);
                }
            }
        }

        private void writeElements(int w, int half, int lane) {
            int plane = lane / Lanes.WIDTH * UnpackedTile.PLANE;
            int behind = plane + half * UnpackedTile.STEP + w * Lanes.WIDTH;
            code.store(
                    blocks.elements(w, half, () -> code.code.loadConstant(lane)),
                    code.parameter(TO),
                    () -> {
                        code.code.iload(code.parameter(TO_AT)).iload(k).iadd();
                        code.code.loadConstant(behind).iadd();
                    });
        }
    }
}

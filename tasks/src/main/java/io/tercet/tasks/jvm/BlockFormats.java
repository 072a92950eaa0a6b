package io.tercet.tasks.jvm;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Blocks of 32 elements with a scale each, and in some an offset (ggml-common.h). */
final class BlockFormats {
    private static final int LENGTH = 32;

    private BlockFormats() {}

    /** Scale, 32 signed bytes. */
    record Q8_0() implements Dequantiser {
        @Override
        public void read(MemorySegment data, long row, int from, int length, float[] out, int at) {
            long block = row + from / LENGTH * 34L;
            for (int i = 0; i < length; i += LENGTH, block += 34) {
                float scale = Quants.half(data, block);
                for (int lane = 0; lane < LENGTH; lane += Lanes.WIDTH) {
                    ((FloatVector)
                                    ByteVector.fromMemorySegment(
                                                    Lanes.BYTES,
                                                    data,
                                                    block + 2 + (lane & -Lanes.BYTES.length()),
                                                    LITTLE_ENDIAN)
                                            .convertShape(
                                                    VectorOperators.B2F,
                                                    Lanes.FLOATS,
                                                    lane % Lanes.BYTES.length() / Lanes.WIDTH))
                            .mul(scale)
                            .intoArray(out, at + i + lane);
                }
            }
        }
    }

    /** Scale, 16 bytes of two elements each: the low nibbles are the block's first half. */
    record Q4_0() implements Dequantiser {
        @Override
        public void read(MemorySegment data, long row, int from, int length, float[] out, int at) {
            long block = row + from / LENGTH * 18L;
            for (int i = 0; i < length; i += LENGTH, block += 18) {
                float scale = Quants.half(data, block);
                nibbles(data, block + 2, scale, -8 * scale, out, at + i);
            }
        }
    }

    /** Scale, offset, nibbles. */
    record Q4_1() implements Dequantiser {
        @Override
        public void read(MemorySegment data, long row, int from, int length, float[] out, int at) {
            long block = row + from / LENGTH * 20L;
            for (int i = 0; i < length; i += LENGTH, block += 20) {
                float scale = Quants.half(data, block);
                nibbles(data, block + 4, scale, Quants.half(data, block + 2), out, at + i);
            }
        }
    }

    /** Scale, 32 fifth bits, nibbles. */
    record Q5_0() implements Dequantiser {
        @Override
        public void read(MemorySegment data, long row, int from, int length, float[] out, int at) {
            long block = row + from / LENGTH * 22L;
            for (int i = 0; i < length; i += LENGTH, block += 22) {
                float scale = Quants.half(data, block);
                int high = Quants.int32(data, block + 2);
                fiveBits(data, block + 6, high, scale, -16 * scale, out, at + i);
            }
        }
    }

    /** Scale, offset, 32 fifth bits, nibbles. */
    record Q5_1() implements Dequantiser {
        @Override
        public void read(MemorySegment data, long row, int from, int length, float[] out, int at) {
            long block = row + from / LENGTH * 24L;
            for (int i = 0; i < length; i += LENGTH, block += 24) {
                float scale = Quants.half(data, block);
                float offset = Quants.half(data, block + 2);
                int high = Quants.int32(data, block + 4);
                fiveBits(data, block + 8, high, scale, offset, out, at + i);
            }
        }
    }

    private static void nibbles(
            MemorySegment data, long quants, float scale, float offset, float[] out, int at) {
        for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.WIDTH) {
            IntVector bytes = Quants.unsigned(data, quants, lane);
            Quants.store(bytes.and(15), scale, offset, out, at + lane);
            IntVector upper = bytes.lanewise(VectorOperators.LSHR, 4);
            Quants.store(upper, scale, offset, out, at + lane + Lanes.COUNT);
        }
    }

    private static void fiveBits(
            MemorySegment data,
            long quants,
            int high,
            float scale,
            float offset,
            float[] out,
            int at) {
        for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.WIDTH) {
            IntVector bytes = Quants.unsigned(data, quants, lane);
            IntVector lower = bytes.and(15).or(fifthBits(high, lane));
            Quants.store(lower, scale, offset, out, at + lane);
            IntVector upper =
                    bytes.lanewise(VectorOperators.LSHR, 4).or(fifthBits(high, lane + Lanes.COUNT));
            Quants.store(upper, scale, offset, out, at + lane + Lanes.COUNT);
        }
    }

    /** Bit {@code first + lane} of a word in every lane, at the place of 16. */
    private static IntVector fifthBits(int word, int first) {
        return IntVector.broadcast(Lanes.INTS, word)
                .lanewise(VectorOperators.LSHR, Quants.IOTA.add(first))
                .and(1)
                .lanewise(VectorOperators.LSHL, 4);
    }
}

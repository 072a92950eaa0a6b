package io.tercet.tasks.jvm;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Super-blocks of 256 elements whose sub-blocks have quantised scales (ggml-common.h). */
final class SuperBlockFormats {
    private static final int LENGTH = 256;
    private static final int SUB_LENGTH = 32;

    private SuperBlockFormats() {}

    /** Scale, offset scale, 8 pairs of 6-bit factors, nibbles. */
    record Q4_K() implements Dequantiser {
        @Override
        public void read(MemorySegment data, long row, int from, int length, float[] out, int at) {
            long block = row + from / LENGTH * 144L;
            for (int i = 0; i < length; i += LENGTH, block += 144) {
                for (int sub = 0; sub < LENGTH / SUB_LENGTH; sub++) {
                    float scale = scale(data, block, sub);
                    float offset = offset(data, block, sub);
                    long quants = block + 16 + sub / 2 * (long) SUB_LENGTH;
                    int to = at + i + sub * SUB_LENGTH;
                    for (int lane = 0; lane < SUB_LENGTH; lane += Lanes.WIDTH) {
                        IntVector values = nibble(data, quants, lane, sub & 1);
                        Quants.store(values, scale, offset, out, to + lane);
                    }
                }
            }
        }
    }

    /** As Q4_K, with 256 fifth bits before the nibbles: bit s of byte l belongs to sub-block s. */
    record Q5_K() implements Dequantiser {
        @Override
        public void read(MemorySegment data, long row, int from, int length, float[] out, int at) {
            long block = row + from / LENGTH * 176L;
            for (int i = 0; i < length; i += LENGTH, block += 176) {
                for (int sub = 0; sub < LENGTH / SUB_LENGTH; sub++) {
                    float scale = scale(data, block, sub);
                    float offset = offset(data, block, sub);
                    long quants = block + 48 + sub / 2 * (long) SUB_LENGTH;
                    int to = at + i + sub * SUB_LENGTH;
                    for (int lane = 0; lane < SUB_LENGTH; lane += Lanes.WIDTH) {
                        IntVector fifth =
                                Quants.unsigned(data, block + 16, lane)
                                        .lanewise(VectorOperators.LSHR, sub)
                                        .and(1)
                                        .lanewise(VectorOperators.LSHL, 4);
                        IntVector values = nibble(data, quants, lane, sub & 1).or(fifth);
                        Quants.store(values, scale, offset, out, to + lane);
                    }
                }
            }
        }
    }

    /** 128 bytes of low nibbles, 64 of two high bits, 16 signed scales of 16 elements, a scale. */
    record Q6_K() implements Dequantiser {
        @Override
        public void read(MemorySegment data, long row, int from, int length, float[] out, int at) {
            long block = row + from / LENGTH * 210L;
            for (int i = 0; i < length; i += LENGTH, block += 210) {
                float superScale = Quants.half(data, block + 208);
                for (int sub = 0; sub < LENGTH / SUB_LENGTH; sub++) {
                    long low = block + sub / 4 * 64L + (sub & 1) * (long) SUB_LENGTH;
                    long high = block + 128 + sub / 4 * (long) SUB_LENGTH;
                    int to = at + i + sub * SUB_LENGTH;
                    for (int lane = 0; lane < SUB_LENGTH; lane += Lanes.WIDTH) {
                        IntVector upper =
                                Quants.unsigned(data, high, lane)
                                        .lanewise(VectorOperators.LSHR, 2 * (sub & 3))
                                        .and(3)
                                        .lanewise(VectorOperators.LSHL, 4);
                        IntVector values = nibble(data, low, lane, (sub >> 1) & 1).or(upper);
                        long factor = block + 192 + sub * 2L + lane / Lanes.COUNT;
                        float scale = superScale * Quants.int8(data, factor);
                        Quants.store(values, scale, -32 * scale, out, to + lane);
                    }
                }
            }
        }
    }

    /** The low or the high nibbles of bytes. */
    private static IntVector nibble(MemorySegment data, long offset, int lane, int upper) {
        return Quants.unsigned(data, offset, lane)
                .lanewise(VectorOperators.LSHR, 4 * upper)
                .and(15);
    }

    private static float scale(MemorySegment data, long block, int sub) {
        long factors = block + 4;
        int factor =
                sub < 4
                        ? Quants.int8(data, factors + sub) & 63
                        : (Quants.int8(data, factors + sub + 4) & 15)
                                | ((Quants.int8(data, factors + sub - 4) & 0xC0) >> 2);
        return Quants.half(data, block) * factor;
    }

    /** What is added: minus the offset's scale times its factor. */
    private static float offset(MemorySegment data, long block, int sub) {
        long factors = block + 4;
        int factor =
                sub < 4
                        ? Quants.int8(data, factors + sub + 4) & 63
                        : ((Quants.int8(data, factors + sub + 4) & 0xF0) >> 4)
                                | ((Quants.int8(data, factors + sub) & 0xC0) >> 2);
        return -(Quants.half(data, block + 2) * factor);
    }
}

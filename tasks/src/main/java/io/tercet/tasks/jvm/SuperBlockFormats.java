package io.tercet.tasks.jvm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Super-blocks of 256 elements whose groups have quantised scales (ggml-common.h). */
final class SuperBlockFormats {
    private static final int LENGTH = 256;
    private static final int GROUP = 32;
    private static final int GROUPS = LENGTH / GROUP;

    private SuperBlockFormats() {}

    /** Scale, offset scale, 8 pairs of 6-bit factors in 12 bytes, nibbles. */
    static void readQ4_K(
            MemorySegment data, long offset, int length, Factors factors, float[] out, int at) {
        int groups = length / GROUP;
        readSixBitFactors(data, offset, 144, groups, factors);
        for (int group = 0; group < groups; group++) {
            long quants = offset + group / GROUPS * 144L + 16 + group % GROUPS / 2 * 32L;
            int shift = group % 2 * 4;
            FloatVector scale = factors.scale(group);
            FloatVector minimum = factors.offset(group);
            int to = at + group * GROUP;
            for (int lane = 0; lane < GROUP; lane += Lanes.WIDTH) {
                IntVector values =
                        Quants.unsigned(data, quants, lane)
                                .lanewise(VectorOperators.LSHR, shift)
                                .and(15);
                Quants.store(values, scale, minimum, out, to + lane);
            }
        }
    }

    /** As Q4_K, with 32 bytes before the nibbles: bit g of byte l is the fifth of group g. */
    static void readQ5_K(
            MemorySegment data, long offset, int length, Factors factors, float[] out, int at) {
        int groups = length / GROUP;
        readSixBitFactors(data, offset, 176, groups, factors);
        for (int group = 0; group < groups; group++) {
            long block = offset + group / GROUPS * 176L;
            long quants = block + 48 + group % GROUPS / 2 * 32L;
            int shift = group % 2 * 4;
            int bit = group % GROUPS;
            FloatVector scale = factors.scale(group);
            FloatVector minimum = factors.offset(group);
            int to = at + group * GROUP;
            for (int lane = 0; lane < GROUP; lane += Lanes.WIDTH) {
                IntVector fifth =
                        Quants.unsigned(data, block + 16, lane)
                                .lanewise(VectorOperators.LSHR, bit)
                                .and(1)
                                .lanewise(VectorOperators.LSHL, 4);
                IntVector values =
                        Quants.unsigned(data, quants, lane)
                                .lanewise(VectorOperators.LSHR, shift)
                                .and(15)
                                .or(fifth);
                Quants.store(values, scale, minimum, out, to + lane);
            }
        }
    }

    /** 128 bytes of low nibbles, 64 of two high bits, 16 signed scales of 16 elements, a scale. */
    static void readQ6_K(
            MemorySegment data, long offset, int length, Factors factors, float[] out, int at) {
        int groups = length / GROUP;
        for (int i = 0; i < 2 * groups; i += 16) {
            long block = offset + i / 16 * 210L;
            float scale = Factors.half(data, block + 208);
            for (int j = 0; j < 16; j++) {
                factors.scales[i + j] = scale * data.get(ValueLayout.JAVA_BYTE, block + 192 + j);
            }
        }
        factors.center(32, 2 * groups);
        for (int group = 0; group < groups; group++) {
            long block = offset + group / GROUPS * 210L;
            long low = block + group % GROUPS / 4 * 64L + group % 2 * 32L;
            long high = block + 128 + group % GROUPS / 4 * 32L;
            int lowShift = group % 4 / 2 * 4;
            int highShift = group % 4 * 2;
            int to = at + group * GROUP;
            for (int lane = 0; lane < GROUP; lane += Lanes.WIDTH) {
                IntVector upper =
                        Quants.unsigned(data, high, lane)
                                .lanewise(VectorOperators.LSHR, highShift)
                                .and(3)
                                .lanewise(VectorOperators.LSHL, 4);
                IntVector values =
                        Quants.unsigned(data, low, lane)
                                .lanewise(VectorOperators.LSHR, lowShift)
                                .and(15)
                                .or(upper);
                int half = 2 * group + lane / Lanes.COUNT;
                Quants.store(values, factors.scale(half), factors.offset(half), out, to + lane);
            }
        }
    }

    private static void readSixBitFactors(
            MemorySegment data, long offset, int stride, int groups, Factors factors) {
        for (int first = 0; first < groups; first += GROUPS) {
            long block = offset + first / GROUPS * (long) stride;
            long packed = block + 4;
            float scale = Factors.half(data, block);
            float minimum = -Factors.half(data, block + 2);
            for (int i = 0; i < 4; i++) {
                int scales = unsigned(data, packed + i);
                int minima = unsigned(data, packed + i + 4);
                int low = unsigned(data, packed + i + 8);
                factors.scales[first + i] = scale * (scales & 63);
                factors.offsets[first + i] = minimum * (minima & 63);
                factors.scales[first + i + 4] = scale * ((low & 15) | ((scales >> 6) << 4));
                factors.offsets[first + i + 4] = minimum * ((low >> 4) | ((minima >> 6) << 4));
            }
        }
    }

    private static int unsigned(MemorySegment data, long offset) {
        return Byte.toUnsignedInt(data.get(ValueLayout.JAVA_BYTE, offset));
    }
}

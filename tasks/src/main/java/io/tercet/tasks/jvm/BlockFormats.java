package io.tercet.tasks.jvm;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Blocks of 32 elements: a scale, in some an offset, in some 32 fifth bits, then bytes
 * (ggml-common.h). The low nibbles are the block's first half.
 *
 * <p>Loops add to a long offset instead of multiplying the counter: measured 1.8 against 3.3 ns a
 * block of Q8_0 (one busy machine, best of many). Probably the multiple makes C2 nest the short
 * loop to hoist its range checks; the compiled code was not looked at.
 */
final class BlockFormats {
    private static final int LENGTH = 32;
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private BlockFormats() {}

    /** Scale, 32 signed bytes. */
    static void readQ8_0(
            MemorySegment data, long offset, int length, Factors factors, float[] out, int at) {
        long start = offset;
        for (int i = 0; i < length; i += LENGTH, start += 34) {
            FloatVector scale = Factors.broadcastHalf(data, start);
            for (int lane = 0; lane < LENGTH; lane += Lanes.WIDTH) {
                Quants.signed(data, start + 2, lane).mul(scale).intoArray(out, at + i + lane);
            }
        }
    }

    /** Scale, nibbles around 8. */
    static void readQ4_0(
            MemorySegment data, long offset, int length, Factors factors, float[] out, int at) {
        long start = offset;
        for (int i = 0; i < length; i += LENGTH, start += 18) {
            FloatVector scale = Factors.broadcastHalf(data, start);
            FloatVector minimum = scale.mul(-8);
            int to = at + i;
            for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.WIDTH) {
                IntVector bytes = Quants.unsigned(data, start + 2, lane);
                Quants.store(bytes.and(15), scale, minimum, out, to + lane);
                IntVector upper = bytes.lanewise(VectorOperators.LSHR, 4);
                Quants.store(upper, scale, minimum, out, to + lane + Lanes.COUNT);
            }
        }
    }

    /** Scale, minimum, nibbles. */
    static void readQ4_1(
            MemorySegment data, long offset, int length, Factors factors, float[] out, int at) {
        long start = offset;
        for (int i = 0; i < length; i += LENGTH, start += 20) {
            FloatVector scale = Factors.broadcastHalf(data, start);
            FloatVector minimum = Factors.broadcastHalf(data, start + 2);
            int to = at + i;
            for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.WIDTH) {
                IntVector bytes = Quants.unsigned(data, start + 4, lane);
                Quants.store(bytes.and(15), scale, minimum, out, to + lane);
                IntVector upper = bytes.lanewise(VectorOperators.LSHR, 4);
                Quants.store(upper, scale, minimum, out, to + lane + Lanes.COUNT);
            }
        }
    }

    /** Scale, fifth bits, nibbles; around 16. */
    static void readQ5_0(
            MemorySegment data, long offset, int length, Factors factors, float[] out, int at) {
        long start = offset;
        for (int i = 0; i < length; i += LENGTH, start += 22) {
            FloatVector scale = Factors.broadcastHalf(data, start);
            readFiveBits(data, start + 2, scale, scale.mul(-16), out, at + i);
        }
    }

    /** Scale, minimum, fifth bits, nibbles. */
    static void readQ5_1(
            MemorySegment data, long offset, int length, Factors factors, float[] out, int at) {
        long start = offset;
        for (int i = 0; i < length; i += LENGTH, start += 24) {
            FloatVector scale = Factors.broadcastHalf(data, start);
            FloatVector minimum = Factors.broadcastHalf(data, start + 2);
            readFiveBits(data, start + 4, scale, minimum, out, at + i);
        }
    }

    private static void readFiveBits(
            MemorySegment data,
            long quants,
            FloatVector scale,
            FloatVector minimum,
            float[] out,
            int at) {
        IntVector fifths = IntVector.broadcast(Lanes.INTS, data.get(INT, quants));
        for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.WIDTH) {
            IntVector bytes = Quants.unsigned(data, quants + Integer.BYTES, lane);
            IntVector lower = bytes.and(15).or(fifth(fifths, lane));
            Quants.store(lower, scale, minimum, out, at + lane);
            IntVector upper =
                    bytes.lanewise(VectorOperators.LSHR, 4).or(fifth(fifths, lane + Lanes.COUNT));
            Quants.store(upper, scale, minimum, out, at + lane + Lanes.COUNT);
        }
    }

    /** Bit {@code first + lane} of a word in every lane, at the place of 16. */
    private static IntVector fifth(IntVector word, int first) {
        return word.lanewise(VectorOperators.LSHR, Quants.IOTA.add(first))
                .and(1)
                .lanewise(VectorOperators.LSHL, 4);
    }
}

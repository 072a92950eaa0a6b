package io.tercet.tasks.jvm;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/** Formats without blocks; their rows may have any length. */
final class PlainFormats {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private PlainFormats() {}

    /** 32-bit floats. */
    static void readF32(
            MemorySegment data, long offset, int length, Factors factors, float[] out, int at) {
        MemorySegment.copy(data, FLOAT, offset, out, at, length);
    }

    /** IEEE 16-bit floats, subnormal ones included. */
    static void readF16(
            MemorySegment data, long offset, int length, Factors factors, float[] out, int at) {
        int whole = length & -Lanes.WIDTH;
        for (int i = 0; i < whole; i += Lanes.WIDTH) {
            widen(shorts(data, offset + 2L * i)).intoArray(out, at + i);
        }
        for (int i = whole; i < length; i++) {
            out[at + i] = Factors.half(data, offset + 2L * i);
        }
    }

    /** The upper halves of 32-bit floats. */
    static void readBF16(
            MemorySegment data, long offset, int length, Factors factors, float[] out, int at) {
        int whole = length & -Lanes.WIDTH;
        for (int i = 0; i < whole; i += Lanes.WIDTH) {
            shorts(data, offset + 2L * i)
                    .lanewise(VectorOperators.LSHL, 16)
                    .reinterpretAsFloats()
                    .intoArray(out, at + i);
        }
        for (int i = whole; i < length; i++) {
            out[at + i] = Float.intBitsToFloat(data.get(SHORT, offset + 2L * i) << 16);
        }
    }

    private static IntVector shorts(MemorySegment data, long offset) {
        return (IntVector)
                ShortVector.fromMemorySegment(Lanes.SHORTS, data, offset, LITTLE_ENDIAN)
                        .convertShape(VectorOperators.ZERO_EXTEND_S2I, Lanes.INTS, 0);
    }

    /** Widens one hardware vector of 16-bit floats. */
    static void widen(short[] halves, int from, float[] out, int at) {
        widen(
                        (IntVector)
                                ShortVector.fromArray(Lanes.SHORTS, halves, from)
                                        .convertShape(
                                                VectorOperators.ZERO_EXTEND_S2I, Lanes.INTS, 0))
                .intoArray(out, at);
    }

    /**
     * Widens 16-bit floats exactly. The exponent moves from bias 15 to 127; a subnormal value gets
     * the exponent of 2^-14 and an implicit one, which a subtraction takes away again. No subnormal
     * float is ever an operand: those cost a microcode assist.
     */
    private static FloatVector widen(IntVector halves) {
        IntVector magnitude = halves.and(0x7FFF).lanewise(VectorOperators.LSHL, 13);
        FloatVector normal = magnitude.add(112 << 23).reinterpretAsFloats();
        FloatVector subnormal = magnitude.add(113 << 23).reinterpretAsFloats().sub(0x1p-14f);
        IntVector sign = halves.and(0x8000).lanewise(VectorOperators.LSHL, 16);
        return normal.blend(
                        subnormal,
                        magnitude.compare(VectorOperators.LT, 1 << 23).cast(Lanes.FLOATS))
                .reinterpretAsInts()
                .or(sign)
                .reinterpretAsFloats();
    }
}

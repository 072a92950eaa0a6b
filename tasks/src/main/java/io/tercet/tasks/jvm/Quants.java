package io.tercet.tasks.jvm;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** The pieces that quantised formats are made of. */
final class Quants {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    /** 0, 1, 2 and so on. */
    static final IntVector IOTA = IntVector.zero(Lanes.INTS).addIndex(1);

    private Quants() {}

    /** A 16-bit float. */
    static float half(MemorySegment data, long offset) {
        return Float.float16ToFloat(data.get(SHORT, offset));
    }

    static int int32(MemorySegment data, long offset) {
        return data.get(INT, offset);
    }

    static int int8(MemorySegment data, long offset) {
        return data.get(ValueLayout.JAVA_BYTE, offset);
    }

    /**
     * Unsigned bytes of one hardware vector.
     *
     * @param offset where the bytes of the logical vector start
     * @param lane first lane of the hardware vector within the logical one
     */
    static IntVector unsigned(MemorySegment data, long offset, int lane) {
        return (IntVector)
                ByteVector.fromMemorySegment(
                                Lanes.BYTES,
                                data,
                                offset + (lane & -Lanes.BYTES.length()),
                                LITTLE_ENDIAN)
                        .convertShape(
                                VectorOperators.ZERO_EXTEND_B2I,
                                Lanes.INTS,
                                lane % Lanes.BYTES.length() / Lanes.WIDTH);
    }

    /** {@code quant * scale + offset}, stored. */
    static void store(IntVector quants, float scale, float offset, float[] out, int at) {
        ((FloatVector) quants.convert(VectorOperators.I2F, 0))
                .fma(
                        FloatVector.broadcast(Lanes.FLOATS, scale),
                        FloatVector.broadcast(Lanes.FLOATS, offset))
                .intoArray(out, at);
    }
}

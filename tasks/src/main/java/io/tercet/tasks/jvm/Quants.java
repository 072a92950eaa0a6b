package io.tercet.tasks.jvm;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** The pieces that quantised formats are made of. */
final class Quants {
    /** 0, 1, 2 and so on. */
    static final IntVector IOTA = IntVector.zero(Lanes.INTS).addIndex(1);

    private Quants() {}

    /**
     * Unsigned bytes of one hardware vector.
     *
     * @param offset where the bytes of the logical vectors start
     * @param lane first lane of the hardware vector within them
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

    /** Signed bytes of one hardware vector as floats; parameters as for {@link #unsigned}. */
    static FloatVector signed(MemorySegment data, long offset, int lane) {
        return (FloatVector)
                ByteVector.fromMemorySegment(
                                Lanes.BYTES,
                                data,
                                offset + (lane & -Lanes.BYTES.length()),
                                LITTLE_ENDIAN)
                        .convertShape(
                                VectorOperators.B2F,
                                Lanes.FLOATS,
                                lane % Lanes.BYTES.length() / Lanes.WIDTH);
    }

    /** {@code quant * scale + offset}. */
    static FloatVector value(IntVector quants, FloatVector scale, FloatVector offset) {
        return ((FloatVector) quants.convert(VectorOperators.I2F, 0)).fma(scale, offset);
    }

    /** {@code quant * scale + offset}, stored. */
    static void store(
            IntVector quants, FloatVector scale, FloatVector offset, float[] out, int at) {
        value(quants, scale, offset).intoArray(out, at);
    }
}

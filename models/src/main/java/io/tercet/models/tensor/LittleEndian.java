package io.tercet.models.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The layouts of numbers in a model file: little-endian, at any address. */
public final class LittleEndian {
    public static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    public static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    public static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    public static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    public static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private LittleEndian() {}

    /** The half-precision number at a byte. */
    static float half(MemorySegment data, long offset) {
        return Float.float16ToFloat(data.get(SHORT, offset));
    }

    /** Writes the half-precision number nearest to {@code value}, ties to even. */
    static void half(MemorySegment out, long offset, float value) {
        out.set(SHORT, offset, Float.floatToFloat16(value));
    }

    /** Sets bits of a byte. */
    static void or(MemorySegment out, long offset, int bits) {
        byte old = out.get(ValueLayout.JAVA_BYTE, offset);
        out.set(ValueLayout.JAVA_BYTE, offset, (byte) (old | bits));
    }
}

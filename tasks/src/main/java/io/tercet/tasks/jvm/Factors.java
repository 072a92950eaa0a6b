package io.tercet.tasks.jvm;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/**
 * Scales and offsets of the groups that are dequantised next: an element is {@code quant * scale +
 * offset}. One object per thread, for formats whose factors are packed.
 */
final class Factors {
    /** Groups of 16 elements in a block of columns. */
    private static final int CAPACITY = WeightMatrix.BLOCK / Lanes.COUNT;

    private static final ValueLayout.OfShort HALF =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    final float[] scales = new float[CAPACITY];
    final float[] offsets = new float[CAPACITY];

    /** A group's scale in every lane. */
    FloatVector scale(int group) {
        return FloatVector.broadcast(Lanes.FLOATS, scales[group]);
    }

    /** A group's offset in every lane. */
    FloatVector offset(int group) {
        return FloatVector.broadcast(Lanes.FLOATS, offsets[group]);
    }

    /** Quants count from {@code zero}: {@code (quant - zero) * scale}, exact in this form too. */
    void center(float zero, int count) {
        for (int i = 0; i < count; i++) {
            offsets[i] = -zero * scales[i];
        }
    }

    /** A 16-bit float in every lane. */
    static FloatVector broadcastHalf(MemorySegment data, long offset) {
        return FloatVector.broadcast(Lanes.FLOATS, half(data, offset));
    }

    /** A 16-bit float. */
    static float half(MemorySegment data, long offset) {
        return Float.float16ToFloat(data.get(HALF, offset));
    }
}

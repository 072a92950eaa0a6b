package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;

/** An array of {@code float}. */
public final class FloatArray extends TornadoNativeArray {
    private final float[] values;

    public FloatArray(int numberOfElements) {
        values = new float[numberOfElements];
    }

    public void set(int index, float value) {
        values[index] = value;
    }

    public float get(int index) {
        return values[index];
    }

    @Override
    public MemorySegment getSegment() {
        return MemorySegment.ofArray(values);
    }

    @Override
    public long getNumBytesOfSegment() {
        return (long) values.length * getElementSize();
    }

    @Override
    public int getElementSize() {
        return Float.BYTES;
    }
}

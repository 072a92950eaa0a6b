package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;

/** An array of {@code int}. */
public final class IntArray extends TornadoNativeArray {
    private final int[] values;

    public IntArray(int numberOfElements) {
        values = new int[numberOfElements];
    }

    public void set(int index, int value) {
        values[index] = value;
    }

    public int get(int index) {
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
        return Integer.BYTES;
    }
}

package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;

/** An array of {@code byte}. */
public final class ByteArray extends TornadoNativeArray {
    private final byte[] values;

    public ByteArray(int numberOfElements) {
        values = new byte[numberOfElements];
    }

    public byte get(int index) {
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
        return Byte.BYTES;
    }
}

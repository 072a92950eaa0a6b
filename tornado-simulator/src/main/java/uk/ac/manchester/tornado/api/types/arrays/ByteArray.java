package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.HalfFloat;

/** An array of {@code byte}. */
public final class ByteArray extends TornadoNativeArray {
    private final byte[] values;

    public ByteArray(int numberOfElements) {
        values = new byte[numberOfElements];
    }

    public void set(int index, byte value) {
        values[index] = value;
    }

    public byte get(int index) {
        return values[index];
    }

    /** The half-precision number that starts at an even byte. */
    public HalfFloat getHalfFloat(int byteIndex) {
        if (byteIndex % 2 != 0) {
            throw new IllegalArgumentException("a half float starts at an even byte");
        }
        int low = values[byteIndex] & 0xFF;
        return new HalfFloat((short) (low | values[byteIndex + 1] << 8));
    }

    @Override
    public int getSize() {
        return values.length;
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

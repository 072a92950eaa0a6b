package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;

/** An array that can live on a device. */
public abstract sealed class TornadoNativeArray permits ByteArray, FloatArray, IntArray {
    TornadoNativeArray() {}

    /** The elements, without TornadoVM's header. */
    public abstract MemorySegment getSegment();

    /** Bytes of all elements. */
    public abstract long getNumBytesOfSegment();

    /** Bytes of one element. */
    public abstract int getElementSize();
}

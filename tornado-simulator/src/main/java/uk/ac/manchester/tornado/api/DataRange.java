package uk.ac.manchester.tornado.api;

import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** A part of an array, in elements. */
public class DataRange {
    private final TornadoNativeArray array;
    private long offset;
    private long size;

    public DataRange(TornadoNativeArray array) {
        this.array = array;
    }

    /** The first element. */
    public DataRange withOffset(long newOffset) {
        offset = newOffset;
        return this;
    }

    /** How many elements; 0 for all. */
    public DataRange withSize(long newSize) {
        size = newSize;
        return this;
    }

    TornadoNativeArray array() {
        return array;
    }

    long firstByte() {
        return offset * array.getElementSize();
    }

    long bytes() {
        long bytes = size == 0 ? array.getNumBytesOfSegment() : size * array.getElementSize();
        if (offset < 0 || firstByte() + bytes > array.getNumBytesOfSegment()) {
            throw new TornadoRuntimeException(
                    "elements %d to %d of an array of %d"
                            .formatted(
                                    offset,
                                    offset + bytes / array.getElementSize(),
                                    array.getNumBytesOfSegment() / array.getElementSize()));
        }
        return bytes;
    }
}

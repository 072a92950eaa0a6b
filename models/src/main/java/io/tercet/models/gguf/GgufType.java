package io.tercet.models.gguf;

import java.util.Optional;

/** Types of metadata values, with the numbers and names of the GGUF specification. */
public enum GgufType {
    UINT8(0, 1),
    INT8(1, 1),
    UINT16(2, 2),
    INT16(3, 2),
    UINT32(4, 4),
    INT32(5, 4),
    FLOAT32(6, 4),
    BOOL(7, 1),
    STRING(8, 0),
    ARRAY(9, 0),
    UINT64(10, 8),
    INT64(11, 8),
    FLOAT64(12, 8);

    private final int id;
    private final int bytes;

    GgufType(int id, int bytes) {
        this.id = id;
        this.bytes = bytes;
    }

    /** The type with the given number in a file; empty for an unknown one. */
    public static Optional<GgufType> of(int id) {
        for (GgufType type : values()) {
            if (type.id == id) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** The number in a file. */
    public int id() {
        return id;
    }

    /** Bytes of a value; 0 where they vary (strings and arrays). */
    int bytes() {
        return bytes;
    }
}

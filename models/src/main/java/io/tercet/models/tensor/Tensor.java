package io.tercet.models.tensor;

import java.lang.foreign.MemorySegment;

/**
 * A matrix in a file's own format, read in place: {@code rows} rows of {@code columns} elements. A
 * vector is a matrix of one row.
 *
 * @param name GGUF's name, such as {@code blk.0.attn_q.weight}
 * @param data the elements, row after row, little-endian; exactly {@code rows * rowBytes()} bytes
 */
public record Tensor(String name, TensorType type, int rows, int columns, MemorySegment data) {
    public Tensor {
        if (rows < 1 || columns < 1 || columns % type.blockLength() != 0) {
            throw new IllegalArgumentException(
                    "%s: %d x %d does not fit blocks of %s".formatted(name, rows, columns, type));
        }
        if (data.byteSize() != rows * type.bytes(columns)) {
            throw new IllegalArgumentException(
                    "%s: %d x %d %s wants %d bytes, not %d"
                            .formatted(
                                    name,
                                    rows,
                                    columns,
                                    type,
                                    rows * type.bytes(columns),
                                    data.byteSize()));
        }
    }

    /** Bytes from one row to the next. */
    public long rowBytes() {
        return type.bytes(columns);
    }

    /** The bytes of one row. */
    public MemorySegment row(int row) {
        return data.asSlice(row * rowBytes(), rowBytes());
    }

    /** Reads a row into {@code out} from index {@code at} on, in single precision. */
    public void read(int row, float[] out, int at) {
        type.format().decode(data, row * rowBytes(), columns, out, at);
    }

    /** A row in single precision. */
    public float[] read(int row) {
        float[] values = new float[columns];
        read(row, values, 0);
        return values;
    }
}

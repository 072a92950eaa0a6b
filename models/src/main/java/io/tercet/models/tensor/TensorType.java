package io.tercet.models.tensor;

import java.util.Optional;

/** Element formats that Tercet reads, with the numbers that GGUF gives them. */
public enum TensorType {
    F32(0, 1, 4),
    F16(1, 1, 2),
    Q4_0(2, 32, 18),
    Q4_1(3, 32, 20),
    Q5_0(6, 32, 22),
    Q5_1(7, 32, 24),
    Q8_0(8, 32, 34),
    Q4_K(12, 256, 144),
    Q5_K(13, 256, 176),
    Q6_K(14, 256, 210),
    BF16(30, 1, 2);

    private final int id;
    private final int blockLength;
    private final int blockBytes;

    TensorType(int id, int blockLength, int blockBytes) {
        this.id = id;
        this.blockLength = blockLength;
        this.blockBytes = blockBytes;
    }

    /**
     * The type with the given {@code ggml_type} number; empty for one that Tercet does not read.
     */
    public static Optional<TensorType> of(int id) {
        for (TensorType type : values()) {
            if (type.id == id) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** The {@code ggml_type} number in a file. */
    public int id() {
        return id;
    }

    /** Elements of a block: 1 for plain formats, 32 or 256 for quantised ones. */
    public int blockLength() {
        return blockLength;
    }

    /** Bytes of a block, scales included. */
    public int blockBytes() {
        return blockBytes;
    }

    /** Bytes of {@code elements} consecutive elements, which must be a whole number of blocks. */
    public long bytes(long elements) {
        if (elements % blockLength != 0) {
            throw new IllegalArgumentException(
                    this + " holds whole blocks of " + blockLength + " elements, not " + elements);
        }
        return Math.multiplyExact(elements / blockLength, (long) blockBytes);
    }
}

package io.tercet.models.tensor;

import java.util.Optional;

/** Element formats that Tercet reads, with the numbers that GGUF gives them. */
public enum TensorType {
    F32(0, 1, 4, PlainFormat.F32),
    F16(1, 1, 2, PlainFormat.F16),
    Q4_0(2, 32, 18, new SmallBlockFormat(4, false)),
    Q4_1(3, 32, 20, new SmallBlockFormat(4, true)),
    Q5_0(6, 32, 22, new SmallBlockFormat(5, false)),
    Q5_1(7, 32, 24, new SmallBlockFormat(5, true)),
    Q8_0(8, 32, 34, new ByteBlockFormat()),
    Q4_K(12, 256, 144, new SuperBlockFormat(4)),
    Q5_K(13, 256, 176, new SuperBlockFormat(5)),
    Q6_K(14, 256, 210, new SixBitFormat()),
    BF16(30, 1, 2, PlainFormat.BF16);

    private final int id;
    private final int blockLength;
    private final int blockBytes;

    @SuppressWarnings("ImmutableEnumChecker") // stateless, by the interface's word
    private final BlockFormat format;

    TensorType(int id, int blockLength, int blockBytes, BlockFormat format) {
        this.id = id;
        this.blockLength = blockLength;
        this.blockBytes = blockBytes;
        this.format = format;
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

    /** How elements are read and written. */
    public BlockFormat format() {
        return format;
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

package io.tercet.models.tensor;

import java.lang.foreign.MemorySegment;

/**
 * How elements of one type lie in a file: exact reading, and writing after the reference quantisers
 * of ggml ({@code ggml-quants.c}). Stateless; safe for any number of threads.
 */
public interface BlockFormat {

    /**
     * Reads consecutive elements, value for value as the PyPI package {@code gguf} does.
     *
     * @param data whole blocks from byte {@code offset} on
     * @param elements how many; a multiple of the block's length
     * @param out receives the values from index {@code at} on
     */
    void decode(MemorySegment data, long offset, int elements, float[] out, int at);

    /**
     * Writes consecutive elements, as near as the format allows.
     *
     * @param values finite numbers, from index {@code at} on
     * @param elements how many; a multiple of the block's length
     * @param out receives whole blocks from byte {@code offset} on
     */
    void encode(float[] values, int at, int elements, MemorySegment out, long offset);
}

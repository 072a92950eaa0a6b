package io.tercet.models.decoder;

/**
 * Rotary position embedding (RoFormer, arXiv 2104.09864).
 *
 * @param dimensionCount elements of a head that rotate, from the first; even
 * @param frequencyBase theta, 10,000 in the paper
 */
public record Rope(int dimensionCount, float frequencyBase, Pairing pairing, RopeScaling scaling) {

    /** Which two elements of a head turn together. */
    public enum Pairing {
        /**
         * Elements 2i and 2i+1: GGUF's llama files, whose query and key rows are permuted for it.
         */
        ADJACENT,
        /** Elements i and i + dimensionCount/2: qwen2 and qwen3 ("NeoX"). */
        HALVES
    }
}

package io.tercet.tasks;

/**
 * Ways to say how far a verifier's distribution is from a proposer's; natural logarithms, from
 * log-softmax at temperature 1 in double precision.
 */
public enum Divergence {
    /**
     * What the released code of Fuzzy Speculative Decoding computes under the name of JS: the mean
     * of KL(M || verifier) and KL(M || proposer), M the mean of both. Unbounded. The published
     * thresholds (0.2 to 0.5) are on this scale.
     */
    FSD_JS,
    /**
     * Textbook Jensen-Shannon: the mean of KL(verifier || M) and KL(proposer || M). At most ln 2.
     */
    JENSEN_SHANNON,
    /** KL(proposer || verifier), as in the released code of Fuzzy Speculative Decoding. */
    KL,
    /** Total variation, half the sum of absolute differences. In [0, 1]. */
    TOTAL_VARIATION,
    /** Absolute difference of the two raw logits of the proposed token. */
    LOGIT_DIFFERENCE
}

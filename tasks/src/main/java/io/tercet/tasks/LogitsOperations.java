package io.tercet.tasks;

/**
 * What is done to logits, row by row, where they lie. Operations on two matrices want equal row
 * counts; tokens are always ids of the full vocabulary, whatever the shortlist; a column that only
 * one matrix has counts as probability 0 (logit minus infinity) in the other. NaN never occurs.
 */
public interface LogitsOperations {

    /** The highest logit's token per row; among equals the lowest. [rows] */
    int[] argmax(Logits logits);

    /** The k highest logits per row, descending, among equals the lower token first. */
    TopTokens topTokens(Logits logits, int k);

    /** Difference of the two highest probabilities at temperature 1, per row. [rows], in [0, 1] */
    float[] margin(Logits logits);

    /** Entropy in nats at temperature 1, per row. [rows] */
    float[] entropy(Logits logits);

    /** Log-probability at temperature 1 of one token per row. [rows] */
    float[] logProbability(Logits logits, int[] tokens);

    /**
     * A copy with the repetition penalty applied: positive logits of the listed tokens divided by
     * it, negative ones multiplied (CTRL, arXiv 1909.05858, section 4.1); and banned tokens at
     * minus infinity.
     *
     * @param penalised [rows][any] tokens of a row's context, repeats allowed (penalised once)
     * @param banned tokens that no row may produce
     */
    Logits adjust(Logits logits, int[][] penalised, float penalty, int[] banned);

    /** Probabilities under the given sampling. */
    Distributions softmax(Logits logits, Sampling sampling);

    /** Probability of one token per row. [rows] */
    float[] probability(Distributions distributions, int[] tokens);

    /**
     * One token per row by inversion: the first token, in ascending order, at which the cumulated
     * probability exceeds {@code uniforms[row]} times the row's sum. Never a token of probability
     * 0.
     *
     * @param uniforms [rows], each in [0, 1)
     */
    int[] sample(Distributions distributions, float[] uniforms);

    /**
     * The acceptance test of speculative sampling (arXiv 2211.17192): row r accepts its token
     * exactly when {@code uniforms[r] * proposal(token) < verifier(token)}. [rows]
     */
    boolean[] ratioTest(
            Distributions verifier, Distributions proposal, int[] tokens, float[] uniforms);

    /**
     * What replaces a token that the ratio test rejects: {@code max(0, verifier - proposal)},
     * renormalised; the verifier itself where that is 0 everywhere.
     */
    Distributions residual(Distributions verifier, Distributions proposal);

    /**
     * Each row without one token, renormalised: what remains when a point-mass proposal is
     * rejected. A row left without mass stays as it was.
     */
    Distributions without(Distributions distributions, int[] tokens);

    /**
     * Each row mixed with the uniform distribution over the first {@code tokens} tokens: {@code (1
     * - share) * row + share / tokens}. Its columns are those tokens, in order.
     *
     * @param share of the uniform distribution, in [0, 1]
     * @param tokens more than any token of the rows
     */
    Distributions mixUniform(Distributions distributions, float share, int tokens);

    /**
     * How far each verifier row is from its proposer row. [rows]
     *
     * @param tokens the proposed token per row; only {@link Divergence#LOGIT_DIFFERENCE} looks at
     *     it
     */
    double[] divergence(Divergence form, Logits verifier, Logits proposer, int[] tokens);

    /** Rows of several matrices one below the other; all have the same columns. */
    Logits concatenate(java.util.List<Logits> parts);

    /** Rows of several matrices one below the other; all have the same columns. */
    Distributions concatenateRows(java.util.List<Distributions> parts);
}

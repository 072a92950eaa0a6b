package io.tercet.tasks;

/** The best tokens of some rows with their log-probabilities at temperature 1. */
public final class TopTokens {
    private final int k;
    private final int[] tokens; // [rows * k], descending by probability
    private final float[] logProbabilities; // [rows * k]

    /**
     * @param tokens [rows * k], row by row, descending; owned by this object from now on
     * @param logProbabilities [rows * k]; likewise
     */
    public TopTokens(int k, int[] tokens, float[] logProbabilities) {
        this.k = k;
        this.tokens = tokens;
        this.logProbabilities = logProbabilities;
    }

    /** Tokens per row. */
    public int k() {
        return k;
    }

    public int rows() {
        return tokens.length / k;
    }

    /** The token of a row at a rank, 0 the best. */
    public int token(int row, int rank) {
        return tokens[row * k + rank];
    }

    /** Its natural log-probability at temperature 1. */
    public float logProbability(int row, int rank) {
        return logProbabilities[row * k + rank];
    }
}

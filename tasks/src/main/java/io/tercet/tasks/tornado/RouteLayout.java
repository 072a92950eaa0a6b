package io.tercet.tasks.tornado;

/**
 * What a routed session's passes leave in the ring for each other, by place in the session's block,
 * all as floats, which hold every position and token exactly.
 *
 * @param clusters that the router scores
 * @param tokens of the vocabulary
 * @param width of an embedding
 */
record RouteLayout(int clusters, int tokens, int width) {
    /** Tokens whose chosen ones a work item counts. */
    static final int BLOCK = 256;

    /** Bits of a word of the mask; a float holds more, exactly. */
    static final int WORD = 16;

    /** The highest score of each cluster over the pass's rows. [clusters] */
    static final int SCORES = 0;

    /** Rows of all clusters that the router likes better: chosen when below the budget. */
    static int before(int clusters) {
        return SCORES + clusters;
    }

    /** A bit for each chosen cluster, which is what the host reads. [words] */
    static int mask(int clusters) {
        return before(clusters) + clusters;
    }

    static int words(int clusters) {
        return (clusters + WORD - 1) / WORD;
    }

    /** Chosen tokens of each block of the vocabulary. [blocks] */
    static int counts(int clusters) {
        return mask(clusters) + words(clusters);
    }

    static int blocks(int tokens) {
        return (tokens + BLOCK - 1) / BLOCK;
    }

    /** Chosen tokens; the list follows: their rows, then [tokens] behind their columns. */
    static int count(int clusters, int tokens) {
        return counts(clusters) + blocks(tokens);
    }

    static int list(int clusters, int tokens) {
        return count(clusters, tokens) + 1;
    }

    /** The column of every token, or -1. [tokens] */
    static int columns(int clusters, int tokens) {
        return list(clusters, tokens) + columnsBehindList(tokens);
    }

    static int columnsBehindList(int tokens) {
        return 2 * tokens;
    }

    /** The tokens of the columns. [tokens] */
    static int named(int clusters, int tokens) {
        return columns(clusters, tokens) + tokens;
    }

    /** The rows' embeddings until their features are there. [MAX_ROWS, width] */
    int embeddings() {
        return named(clusters, tokens) + tokens;
    }

    /** Floats in all. */
    int size() {
        return embeddings() + PassLayout.MAX_ROWS * width;
    }
}

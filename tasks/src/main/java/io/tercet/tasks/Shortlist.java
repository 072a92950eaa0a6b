package io.tercet.tasks;

import java.util.Arrays;

/**
 * Rows of the vocabulary that a drafter projects onto (FR-Spec, arXiv 2502.14856). Column j of
 * shortlisted logits belongs to token {@code token(j)}. Ascending, without repeats. Immutable.
 */
public final class Shortlist {
    private final int[] tokens; // [size], ascending

    private Shortlist(int[] tokens) {
        this.tokens = tokens;
    }

    /** The shortlist of the given tokens, in any order. */
    public static Shortlist of(int... tokens) {
        int[] sorted = Arrays.stream(tokens).distinct().sorted().toArray();
        if (sorted.length == 0 || sorted[0] < 0) {
            throw new IllegalArgumentException("a shortlist has at least one token, none negative");
        }
        return new Shortlist(sorted);
    }

    /**
     * The shortlist of tokens that ascend already.
     *
     * @param tokens [size]; owned by the shortlist from now on
     */
    public static Shortlist ascending(int[] tokens) {
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i] <= (i == 0 ? -1 : tokens[i - 1])) {
                throw new IllegalArgumentException(
                        "tokens of a shortlist ascend from 0 on; entry %d is %d"
                                .formatted(i, tokens[i]));
            }
        }
        if (tokens.length == 0) {
            throw new IllegalArgumentException("a shortlist has at least one token");
        }
        return new Shortlist(tokens);
    }

    public int size() {
        return tokens.length;
    }

    /** The token of a column. */
    public int token(int column) {
        return tokens[column];
    }

    /** The column of a token, or -1. */
    public int column(int token) {
        int found = Arrays.binarySearch(tokens, token);
        return found < 0 ? -1 : found;
    }

    /** A copy of the tokens, ascending. */
    public int[] toArray() {
        return tokens.clone();
    }
}

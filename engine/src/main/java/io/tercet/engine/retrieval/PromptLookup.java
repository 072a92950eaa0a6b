package io.tercet.engine.retrieval;

import io.tercet.tasks.Prefix;
import java.util.Arrays;

/**
 * Prompt lookup decoding: takes the last n tokens, n from {@code ngram} down to 1, scans the
 * context from its start for the first earlier occurrence that has {@code length} tokens behind it,
 * and proposes those.
 */
public record PromptLookup(int ngram, int length) implements Retriever {

    @Override
    public int[] candidates(Prefix context) {
        int[] tokens = context.toArray();
        for (int n = ngram; n >= 1; n--) {
            int end = firstOccurrence(tokens, n);
            if (end >= 0) {
                return Arrays.copyOfRange(tokens, end, end + length);
            }
        }
        return new int[0];
    }

    /** Where the first occurrence of the last n tokens ends, or -1. */
    private int firstOccurrence(int[] tokens, int n) {
        int key = tokens.length - n;
        for (int start = 0; start + n + length <= tokens.length; start++) {
            if (Arrays.equals(tokens, start, start + n, tokens, key, tokens.length)) {
                return start + n;
            }
        }
        return -1;
    }
}

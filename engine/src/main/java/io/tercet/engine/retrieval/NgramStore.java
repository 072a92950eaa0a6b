package io.tercet.engine.retrieval;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Sequences indexed by their n-grams: where an n-gram first has a full continuation behind it
 * (Double, arXiv 2601.05524).
 */
public final class NgramStore extends TokenStore {
    private static final int TOKEN_BITS = 21; // three tokens in one key; 0 stands for no token

    private final StoreShape shape;
    private final Map<Long, Integer> firstEnds = new HashMap<>();

    NgramStore(StoreShape shape) {
        super(shape.limit());
        this.shape = shape;
    }

    /** The n-grams whose continuation the newest token completes. */
    @Override
    void index() {
        int end = size() - shape.candidates();
        for (int n = 1; n <= shape.ngram() && end - n >= start(); n++) {
            firstEnds.putIfAbsent(key(text(), end, n), end);
        }
    }

    private static long key(int[] tokens, int end, int n) {
        long key = 0;
        for (int i = end - n; i < end; i++) {
            key = key << TOKEN_BITS | (tokens[i] + 1);
        }
        return key;
    }

    /** What first followed the last n tokens of a context; empty when they are not here. */
    int[] following(int[] context, int n) {
        Integer end = firstEnds.get(key(context, context.length, n));
        return end == null ? new int[0] : Arrays.copyOfRange(text(), end, end + shape.candidates());
    }
}

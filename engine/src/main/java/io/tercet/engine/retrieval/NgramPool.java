package io.tercet.engine.retrieval;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lookahead decoding's n-gram pool: for a token, the last few distinct continuations that the
 * lookahead branch made behind it, the newest last.
 */
final class NgramPool {
    private final int perToken;
    private final Map<Integer, Deque<List<Integer>>> continuations = new HashMap<>();

    /**
     * @param perToken continuations kept per token; the oldest goes first
     */
    NgramPool(int perToken) {
        this.perToken = perToken;
    }

    void add(int token, int... continuation) {
        Deque<List<Integer>> known =
                continuations.computeIfAbsent(token, ignored -> new ArrayDeque<>());
        List<Integer> added = Arrays.stream(continuation).boxed().toList();
        known.remove(added);
        known.addLast(added);
        if (known.size() > perToken) {
            known.removeFirst();
        }
    }

    /** The continuations of a token. */
    Collection<List<Integer>> after(int token) {
        return continuations.getOrDefault(token, new ArrayDeque<>());
    }
}

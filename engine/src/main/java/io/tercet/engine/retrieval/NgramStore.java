package io.tercet.engine.retrieval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sequences of tokens, indexed by their n-grams: where an n-gram first has a full continuation
 * behind it (Double, arXiv 2601.05524). The last sequence grows; a full store takes nothing more.
 */
final class NgramStore {
    private static final int TOKEN_BITS = 21; // three tokens in one key; 0 stands for no token

    private final StoreShape shape;
    private final Map<Long, Integer> firstEnds = new HashMap<>();
    private int[] text = new int[256]; // sequences one after the other
    private final List<Integer> starts = new ArrayList<>(List.of(0));
    private int size;

    NgramStore(StoreShape shape) {
        this.shape = shape;
    }

    /** Tokens held. */
    int size() {
        return size;
    }

    /** Goes on with the last sequence as far as there is room. */
    void append(int... tokens) {
        int added = Math.min(tokens.length, shape.limit() - size);
        if (size + added > text.length) {
            text = Arrays.copyOf(text, Math.max(size + added, 2 * text.length));
        }
        System.arraycopy(tokens, 0, text, size, added);
        for (int i = 0; i < added; i++) {
            size++;
            index();
        }
    }

    /** Ends the last sequence: nothing is found across its end. */
    void end() {
        if (starts.getLast() < size) {
            starts.add(size);
        }
    }

    /** The n-grams whose continuation the newest token completes. */
    private void index() {
        int end = size - shape.candidates();
        for (int n = 1; n <= shape.ngram() && end - n >= starts.getLast(); n++) {
            firstEnds.putIfAbsent(key(text, end, n), end);
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
        return end == null ? new int[0] : Arrays.copyOfRange(text, end, end + shape.candidates());
    }

    /** A copy of all sequences. */
    List<int[]> sequences() {
        List<int[]> sequences = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            int to = i + 1 < starts.size() ? starts.get(i + 1) : size;
            if (starts.get(i) < to) {
                sequences.add(Arrays.copyOfRange(text, starts.get(i), to));
            }
        }
        return sequences;
    }
}

package io.tercet.engine.retrieval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sequences of tokens one after the other, the last of which grows; subclasses index them. A full
 * store takes nothing more.
 */
public abstract class TokenStore {
    private final int limit;
    private final List<Integer> starts = new ArrayList<>(List.of(0));
    private int[] text = new int[256];
    private int size;

    /**
     * @param limit most tokens held
     */
    TokenStore(int limit) {
        this.limit = limit;
    }

    /** Takes the newest token into the index. */
    abstract void index();

    /** Takes the end of a sequence into the index. */
    void indexEnd() {}

    /** Tokens held. */
    final int size() {
        return size;
    }

    /** All tokens; from {@link #size()} on without meaning. */
    final int[] text() {
        return text;
    }

    /** Where the last sequence starts. */
    final int start() {
        return starts.getLast();
    }

    /** Goes on with the last sequence as far as there is room. */
    final void append(int... tokens) {
        int added = Math.min(tokens.length, limit - size);
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
    final void end() {
        if (starts.getLast() < size) {
            starts.add(size);
            indexEnd();
        }
    }

    /** A copy of all sequences. */
    final List<int[]> sequences() {
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

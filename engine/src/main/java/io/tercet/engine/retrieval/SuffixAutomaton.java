package io.tercet.engine.retrieval;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The suffix automaton of a growing text (Blumer et al., 1985; online construction), which knows at
 * any time the longest suffix that occurred before and where it first did: amortised constant work
 * per token (SAM-Decoding, arXiv 2411.10666, section 3).
 *
 * <p>A state stands for all suffixes with the same end positions; its link is the state of the
 * longest suffix with more of them. So the longest repeated suffix of the text is the link of the
 * state of the whole text.
 */
public final class SuffixAutomaton {
    /** A token that no text has: the end of one of several texts. */
    static final int SEPARATOR = -1;

    private final State root = new State(0, null, -1);
    private State whole = root;
    private int[] text = new int[64];
    private int size;

    /** End positions in common. */
    private static final class State {
        private final Map<Integer, State> next = new HashMap<>();
        private final int length; // of its longest suffix
        private final int firstEnd; // where its suffixes first end
        private @Nullable State link;

        State(int length, @Nullable State link, int firstEnd) {
            this.length = length;
            this.link = link;
            this.firstEnd = firstEnd;
        }

        /** The same edges, link and first end, for shorter suffixes. */
        State shortened(int newLength) {
            State clone = new State(newLength, link, firstEnd);
            clone.next.putAll(next);
            return clone;
        }
    }

    /** Tokens of the text. */
    public int size() {
        return size;
    }

    /** Appends a token. */
    public void add(int token) {
        if (size == text.length) {
            text = Arrays.copyOf(text, 2 * size);
        }
        text[size] = token;
        State added = new State(whole.length + 1, root, size);
        size++;
        State state = whole;
        while (state != null && !state.next.containsKey(token)) {
            state.next.put(token, added);
            state = state.link;
        }
        if (state != null) {
            added.link = ending(state, token);
        }
        whole = added;
    }

    /** The state of a state's longest suffix and one more token, split off where it is shared. */
    private static State ending(State state, int token) {
        State target = Objects.requireNonNull(state.next.get(token));
        if (target.length == state.length + 1) {
            return target;
        }
        State clone = target.shortened(state.length + 1);
        target.link = clone;
        State user = state;
        while (user != null && user.next.get(token) == target) {
            user.next.put(token, clone);
            user = user.link;
        }
        return clone;
    }

    /** A copy of the text. */
    int[] text() {
        return Arrays.copyOf(text, size);
    }

    /** Where another text stands in this one, which does not grow meanwhile. */
    Cursor cursor() {
        return new Cursor();
    }

    /** The longest suffix of another text that occurs in this one. */
    final class Cursor {
        private State state = root;
        private int length;

        /** The other text goes on. */
        void advance(int token) {
            State next = state.next.get(token);
            while (next == null && state.link != null) {
                state = state.link;
                length = state.length;
                next = state.next.get(token);
            }
            state = next == null ? root : next;
            length = next == null ? 0 : length + 1;
        }

        int matchLength() {
            return length;
        }

        /** What followed its first occurrence here, up to the end of that text. */
        int[] following(int count) {
            int from = state.firstEnd + 1;
            int to = from;
            while (length > 0 && to < Math.min(size, from + count) && text[to] != SEPARATOR) {
                to++;
            }
            return Arrays.copyOfRange(text, from, to);
        }
    }

    /** Length of the longest suffix of the text that also ends earlier. */
    public int matchLength() {
        return whole.link == null ? 0 : whole.link.length;
    }

    /**
     * What followed the first occurrence of that suffix, or of a shorter one where fewer than
     * {@code count} tokens follow it; empty without a match.
     */
    public int[] following(int count) {
        State match = whole.link;
        if (match == null || match == root) {
            return new int[0];
        }
        while (size - 1 - match.firstEnd < count && match.link != null && match.link != root) {
            match = match.link;
        }
        int from = match.firstEnd + 1;
        return Arrays.copyOfRange(text, from, Math.min(size, from + count));
    }
}

package io.tercet.training.torch;

import java.util.Arrays;
import java.util.List;

/**
 * Texts to learn from, padded at their ends to one length.
 *
 * <p>Some tokens are learnt and some only read: the positions in front of learnt tokens are the
 * scored rows.
 */
public final class Batch {
    private final int texts;
    private final int length;
    private final long[] tokens; // [texts, length]
    private final long[] scored; // rows of tokens, flattened
    private final long[] labels; // the token behind each scored row

    /** Tokens [from, to) of a text. */
    public record Span(int from, int to) {}

    /** A text and which of its tokens are learnt. */
    public record Text(List<Integer> tokens, List<Span> learnt) {
        public Text {
            tokens = List.copyOf(tokens);
            learnt = List.copyOf(learnt);
        }

        /** Learnt from some token to its end. */
        public Text(List<Integer> tokens, int learntFrom) {
            this(tokens, List.of(new Span(learntFrom, tokens.size())));
        }

        private boolean learns(int token) {
            return learnt.stream().anyMatch(span -> span.from() <= token && token < span.to());
        }
    }

    /** Pads with token 0, which nothing attends to. */
    public Batch(List<Text> batch) {
        this.texts = batch.size();
        this.length = batch.stream().mapToInt(text -> text.tokens().size()).max().orElseThrow() - 1;
        this.tokens = new long[texts * length];
        long[] rows = new long[texts * length];
        long[] next = new long[texts * length];
        int count = 0;
        for (int row = 0; row < texts; row++) {
            Text text = batch.get(row);
            for (int i = 0; i + 1 < text.tokens().size(); i++) {
                tokens[row * length + i] = text.tokens().get(i);
                if (text.learns(i + 1)) {
                    rows[count] = (long) row * length + i;
                    next[count++] = text.tokens().get(i + 1);
                }
            }
        }
        this.scored = Arrays.copyOf(rows, count);
        this.labels = Arrays.copyOf(next, count);
    }

    /** Inputs, padding included: what a step computes. */
    public int size() {
        return tokens.length;
    }

    int texts() {
        return texts;
    }

    int length() {
        return length;
    }

    long[] tokens() {
        return tokens;
    }

    long[] scored() {
        return scored;
    }

    long[] labels() {
        return labels;
    }
}

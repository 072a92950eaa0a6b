package io.tercet.training.torch;

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

    /** A text and where the learnt part starts. */
    public record Text(List<Integer> tokens, int learntFrom) {
        public Text {
            tokens = List.copyOf(tokens);
        }
    }

    /** Pads with token 0, which nothing attends to. */
    public Batch(List<Text> batch) {
        this.texts = batch.size();
        this.length = batch.stream().mapToInt(text -> text.tokens().size()).max().orElseThrow() - 1;
        this.tokens = new long[texts * length];
        int learnt =
                batch.stream().mapToInt(text -> text.tokens().size() - text.learntFrom()).sum();
        this.scored = new long[learnt];
        this.labels = new long[learnt];
        int at = 0;
        for (int row = 0; row < texts; row++) {
            Text text = batch.get(row);
            for (int i = 0; i + 1 < text.tokens().size(); i++) {
                tokens[row * length + i] = text.tokens().get(i);
                if (i + 1 >= text.learntFrom()) {
                    scored[at] = (long) row * length + i;
                    labels[at++] = text.tokens().get(i + 1);
                }
            }
        }
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

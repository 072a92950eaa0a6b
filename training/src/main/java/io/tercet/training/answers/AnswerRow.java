package io.tercet.training.answers;

import java.util.List;

/**
 * A text to learn from.
 *
 * @param tokens all of it
 * @param answers the parts that the target wrote, ascending
 */
public record AnswerRow(List<Integer> tokens, List<Span> answers) {
    /** Positions of tokens, the last exclusive. */
    public record Span(int from, int to) {
        public Span {
            if (from < 0 || to <= from) {
                throw new IllegalArgumentException("answers from %d to %d".formatted(from, to));
            }
        }

        int length() {
            return to - from;
        }
    }

    public AnswerRow {
        tokens = List.copyOf(tokens);
        answers = List.copyOf(answers);
        if (!answers.isEmpty() && answers.getLast().to() > tokens.size()) {
            throw new IllegalArgumentException(
                    "answers to %d, but %d tokens"
                            .formatted(answers.getLast().to(), tokens.size()));
        }
    }

    /** A passage, all of which is learnt. */
    static AnswerRow text(List<Integer> tokens) {
        return new AnswerRow(tokens, List.of(new Span(0, tokens.size())));
    }

    /** Whether this is a passage rather than a conversation. */
    public boolean isText() {
        return answers.size() == 1 && answers.getFirst().length() == tokens.size();
    }

    /** Tokens that the target wrote; none of a passage. */
    public int answerTokens() {
        return isText() ? 0 : answers.stream().mapToInt(Span::length).sum();
    }
}

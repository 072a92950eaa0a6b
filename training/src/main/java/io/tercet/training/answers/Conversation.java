package io.tercet.training.answers;

import io.tercet.training.answers.AnswerRow.Span;
import io.tercet.training.torch.Continuation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A row in the making: question, the target's answer, the next question, and so on to the row's
 * end. Some questions are begun only and ended by the target (Magpie, arXiv 2406.08464). An answer
 * that goes round in circles is ended, and that end is no part of it.
 */
final class Conversation implements Continuation {
    private static final double GREEDY_SHARE = 0.75;
    private static final double BEGUN_SHARE = 0.25;
    private static final Choice DRAWN_ANSWER = new Choice(0.7, 1);
    private static final Choice DRAWN_QUESTION = new Choice(1, 0.95);
    private static final double LONGEST_QUESTION_SHARE = 0.625; // of a row: leaves room to answer
    private static final int LONGEST_DRAWN_QUESTION = 80;
    private static final int LONGEST_CIRCLE = 48;
    private static final int ROUNDS = 3;

    private final Script script;
    private final SplittableRandom random;
    private final Choice answering;
    private final int longestQuestion;
    private final List<Integer> tokens = new ArrayList<>();
    private final List<Span> answers = new ArrayList<>();
    private final Deque<Integer> given = new ArrayDeque<>();
    private boolean inAnswer;
    private int from; // where the answer or the drawn question begins

    /** An empty row of so many tokens. */
    Conversation(Script script, SplittableRandom random, int length) {
        this.longestQuestion = (int) (LONGEST_QUESTION_SHARE * length);
        this.script = script;
        this.random = random;
        this.answering = random.nextDouble() < GREEDY_SHARE ? Choice.GREEDY : DRAWN_ANSWER;
        given.addAll(script.seams().opening());
        ask();
    }

    private void ask() {
        boolean begun = random.nextDouble() < BEGUN_SHARE;
        given.addAll(begun ? script.opening(random) : script.question(random, longestQuestion));
        inAnswer = !begun;
        if (!begun) {
            given.addAll(script.seams().answer());
        }
    }

    @Override
    public int given() {
        return given.isEmpty() ? MODELS_CHOICE : given.getFirst();
    }

    @Override
    public Choice choice() {
        return inAnswer ? answering : DRAWN_QUESTION;
    }

    @Override
    public double draw() {
        return random.nextDouble();
    }

    @Override
    public void append(int token) {
        tokens.add(token);
        if (!given.isEmpty()) {
            given.removeFirst();
            from = tokens.size();
        } else if (inAnswer) {
            answered(token);
        } else {
            asked(token);
        }
    }

    private void answered(int token) {
        boolean ended = script.ends(token);
        if (ended || circles()) {
            answers.add(new Span(from, tokens.size()));
            given.addAll(rest(script.seams().question(), token));
            ask();
        }
    }

    private void asked(int token) {
        if (script.ends(token) || tokens.size() - from >= LONGEST_DRAWN_QUESTION) {
            given.addAll(rest(script.seams().answer(), token));
            inAnswer = true;
        }
    }

    /** A seam, of which the model may have written the first token. */
    private static List<Integer> rest(List<Integer> seam, int written) {
        return seam.getFirst() == written ? seam.subList(1, seam.size()) : seam;
    }

    /** Whether the answer ends with the same tokens several times over. */
    private boolean circles() {
        int length = tokens.size() - from;
        for (int circle = 1; circle <= LONGEST_CIRCLE; circle++) {
            int repeated = Math.max(ROUNDS * circle, LONGEST_CIRCLE / 2);
            if (length >= repeated + circle && repeats(circle, repeated)) {
                return true;
            }
        }
        return false;
    }

    private boolean repeats(int circle, int count) {
        int end = tokens.size();
        for (int i = end - count; i < end; i++) {
            if (!tokens.get(i).equals(tokens.get(i - circle))) {
                return false;
            }
        }
        return true;
    }

    /** What it has come to. */
    AnswerRow row() {
        List<Span> all = new ArrayList<>(answers);
        if (inAnswer && given.isEmpty() && from < tokens.size()) {
            all.add(new Span(from, tokens.size()));
        }
        return new AnswerRow(tokens, all);
    }
}

package io.tercet.training.problems;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Makes problems from a seed, always the same ones in the same order. */
public final class ProblemGenerator {
    private static final int LARGEST = 60;
    private static final int LARGEST_START = 40;
    private static final int MOST_ADDED = 20;
    private static final int MOST_CALCULATIONS = 3;

    private static final List<String> NAMES =
            List.of(
                    "Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gina", "Hugo", "Ida", "Jon", "Kim",
                    "Leo", "Mia", "Noah", "Olga", "Paul");
    private static final List<String> THINGS =
            List.of(
                    "apples", "pens", "stamps", "marbles", "coins", "books", "shells", "cards",
                    "buttons", "eggs", "stones", "tickets");
    private static final List<String> CONTAINERS = List.of("bags", "boxes", "packs", "jars");

    private final Random random;

    /** Starts a sequence of problems. */
    public ProblemGenerator(long seed) {
        this.random = new Random(seed);
    }

    /** The next problem. */
    public WordProblem next() {
        Story story = new Story(random.nextInt(2, MOST_CALCULATIONS + 1));
        while (story.calculations < story.wanted) {
            story.change();
        }
        return story.end();
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** A problem that is being told. */
    private final class Story {
        private final int wanted;
        private final String thing = one(THINGS);
        private final StringBuilder question = new StringBuilder();
        private final StringBuilder working = new StringBuilder();
        private String who = one(NAMES);
        private int amount = random.nextInt(5, LARGEST_START + 1);
        private int calculations;

        Story(int wanted) {
            this.wanted = wanted;
            question.append("%s has %d %s.".formatted(who, amount, thing));
        }

        void change() {
            switch (random.nextInt(8)) {
                case 0, 1 -> gain();
                case 2, 3 -> loss();
                case 4 -> packs();
                case 5 -> multiple();
                case 6 -> share();
                case 7 -> comparison();
                default -> throw new AssertionError();
            }
        }

        private void gain() {
            int more = random.nextInt(3, MOST_ADDED + 1);
            if (amount + more > LARGEST) {
                return;
            }
            tell(
                    switch (random.nextInt(3)) {
                        case 0 -> "%s finds %d more.".formatted(who, more);
                        case 1 -> "%s buys %d %s.".formatted(who, more, thing);
                        default -> "%s gives %s %d.".formatted(another(), who, more);
                    });
            calculate("%s gets %d".formatted(who, more), amount, '+', more, amount + more);
        }

        private void loss() {
            if (amount < 10) {
                return;
            }
            int less = random.nextInt(3, Math.min(MOST_ADDED, amount - 1) + 1);
            tell(
                    switch (random.nextInt(3)) {
                        case 0 -> "%s loses %d.".formatted(who, less);
                        case 1 -> "%s sells %d %s.".formatted(who, less, thing);
                        default -> "%s gives %d to %s.".formatted(who, less, another());
                    });
            calculate("%s gives %d".formatted(who, less), amount, '-', less, amount - less);
        }

        private void packs() {
            int count = random.nextInt(2, 6);
            int each = random.nextInt(2, 7);
            int together = count * each;
            if (calculations + 2 > wanted || amount + together > LARGEST) {
                return;
            }
            String container = one(CONTAINERS);
            tell("%s buys %d %s of %d.".formatted(who, count, container, each));
            working.append(
                    "%d %s: %d * %d = %d\n".formatted(count, container, count, each, together));
            calculations++;
            calculate(
                    "%s gets %d".formatted(who, together),
                    amount,
                    '+',
                    together,
                    amount + together);
        }

        private void multiple() {
            int times = random.nextInt(2, 5);
            if (amount * times > LARGEST) {
                return;
            }
            String other = another();
            tell("%s has %d times as many as %s.".formatted(other, times, who));
            who = other;
            calculate("%s has %d times".formatted(who, times), amount, '*', times, amount * times);
        }

        private void share() {
            List<Integer> parts =
                    Stream.of(2, 3, 4, 5, 6)
                            .filter(n -> amount % n == 0 && amount / n > 2)
                            .toList();
            if (parts.isEmpty()) {
                return;
            }
            int part = one(parts);
            tell("%s puts them in %d equal piles and keeps one.".formatted(who, part));
            calculate("%s keeps 1 of %d".formatted(who, part), amount, '/', part, amount / part);
        }

        private void comparison() {
            boolean more = random.nextBoolean();
            int by = random.nextInt(3, MOST_ADDED + 1);
            int result = more ? amount + by : amount - by;
            if (result < 3 || result > LARGEST) {
                return;
            }
            String other = another();
            tell("%s has %d %s than %s.".formatted(other, by, more ? "more" : "fewer", who));
            who = other;
            calculate(
                    "%s has %d %s".formatted(who, by, more ? "more" : "fewer"),
                    amount,
                    more ? '+' : '-',
                    by,
                    result);
        }

        private void tell(String sentence) {
            question.append(' ').append(sentence);
        }

        private void calculate(String what, int left, char sign, int right, int result) {
            working.append("%s: %d %s %d = %d\n".formatted(what, left, sign, right, result));
            amount = result;
            calculations++;
        }

        private String another() {
            String other = one(NAMES);
            while (other.equals(who)) {
                other = one(NAMES);
            }
            return other;
        }

        WordProblem end() {
            question.append(" How many %s does %s have?".formatted(thing, who));
            return new WordProblem(question.toString(), working.toString(), amount, calculations);
        }
    }
}

package io.tercet.engine.compare;

import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * How much of a worked solution a text has: its calculations ({@code 33 + 10 = 43}), in order. The
 * words around them may differ; a calculation that the solution does not have counts against the
 * text. GSM8K's {@code <<48/2=24>>} is a calculation too.
 */
final class Working {
    private static final String TERM = "\\(*\\$?(?:\\d[\\d,]*)?\\.?\\d+\\)*";
    private static final Pattern CALCULATION =
            Pattern.compile(
                    TERM + "(?: *[-+*/x×÷] *" + TERM + ")+ *= *\\$?-?\\d[\\d,]*(?:\\.\\d+)?");
    private static final Pattern UNTOLD = Pattern.compile("[ $,]"); // no difference

    private Working() {}

    /**
     * The longest run of the solution's calculations, in order, that the text has, over the
     * calculations of whichever has more: 0 to 1.
     *
     * @param answer the right answer as the questions' file has it; what it says in front of its
     *     mark is the solution
     * @return empty where the solution has no calculation
     */
    static OptionalDouble share(String text, String answer) {
        List<String> wanted = calculations(Answers.solution(answer));
        if (wanted.isEmpty()) {
            return OptionalDouble.empty();
        }
        List<String> given = calculations(text);
        return OptionalDouble.of(
                (double) common(wanted, given) / Math.max(wanted.size(), given.size()));
    }

    private static List<String> calculations(String text) {
        return CALCULATION
                .matcher(text)
                .results()
                .map(found -> UNTOLD.matcher(found.group()).replaceAll(""))
                .map(found -> found.replaceAll("[x×]", "*").replace('÷', '/'))
                .toList();
    }

    /** Length of the longest common subsequence. */
    private static int common(List<String> one, List<String> other) {
        int[] best = new int[other.size() + 1];
        for (String left : one) {
            int diagonal = 0;
            for (int i = 1; i <= other.size(); i++) {
                int above = best[i];
                best[i] =
                        left.equals(other.get(i - 1)) ? diagonal + 1 : Math.max(above, best[i - 1]);
                diagonal = above;
            }
        }
        return best[other.size()];
    }
}

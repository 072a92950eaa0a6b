package io.tercet.engine.compare;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a text gives the right answer: by its last number where the answer is one (GSM8K's own
 * rule), else by containing the answer, whatever the case.
 */
final class Answers {
    private static final Pattern NUMBER = Pattern.compile("-?\\d[\\d,]*(?:\\.\\d+)?");
    private static final String MARK = "####"; // GSM8K puts the final answer behind it

    private Answers() {}

    static boolean right(String text, String answer) {
        int mark = answer.lastIndexOf(MARK);
        String wanted = (mark < 0 ? answer : answer.substring(mark + MARK.length())).strip();
        Optional<BigDecimal> number =
                NUMBER.matcher(wanted).matches() ? lastNumber(wanted) : Optional.empty();
        return number.isPresent()
                ? lastNumber(text).filter(given -> given.compareTo(number.get()) == 0).isPresent()
                : text.toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT));
    }

    /** What an answer says in front of its mark; all of it where there is none. */
    static String solution(String answer) {
        int mark = answer.lastIndexOf(MARK);
        return mark < 0 ? answer : answer.substring(0, mark);
    }

    private static Optional<BigDecimal> lastNumber(String text) {
        Matcher matcher = NUMBER.matcher(text);
        Optional<BigDecimal> last = Optional.empty();
        while (matcher.find()) {
            last = Optional.of(new BigDecimal(matcher.group().replace(",", "")));
        }
        return last;
    }
}

package io.tercet.engine.decoding;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much a round may draft. As text a length, or length and width: {@code 5}, {@code 5x3}.
 *
 * @param length most tokens deep; 0 for none
 * @param width most tokens side by side; 0 for what the method's settings say, 1 for a chain
 */
public record Budget(int length, int width) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,3})(?:x([1-9]\\d?))?");

    public Budget {
        if (length < 0 || width < 0) {
            throw new IllegalArgumentException("a budget is not negative");
        }
    }

    /** A length, in the width of the method's settings. */
    public static Budget of(int length) {
        return new Budget(length, 0);
    }

    /** Whether a text is a budget. */
    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    /**
     * Reads a budget.
     *
     * @throws IllegalArgumentException when the text is none
     */
    public static Budget parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("'%s' is no budget".formatted(text));
        }
        int width = form.group(2) == null ? 0 : Integer.parseInt(form.group(2));
        return new Budget(Integer.parseInt(form.group(1)), width);
    }

    /** The same width, at most so long. */
    public Budget atMost(int most) {
        return new Budget(Math.min(length, most), width);
    }

    @Override
    public String toString() {
        return width == 0 ? Integer.toString(length) : length + "x" + width;
    }
}

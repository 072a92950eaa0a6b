package io.tercet.models.chat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The methods of Python's {@code str} that chat templates call. */
final class PythonStrings {
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private PythonStrings() {}

    /**
     * Calls a method.
     *
     * @param arguments strings, numbers and lists
     * @throws ChatTemplateException where we have no such method or it cannot take the arguments
     */
    static Object call(String text, String method, List<?> arguments) {
        return switch (method) {
            case "strip" -> strip(text, string(arguments, 0), true, true);
            case "lstrip" -> strip(text, string(arguments, 0), true, false);
            case "rstrip" -> strip(text, string(arguments, 0), false, true);
            case "startswith" -> any(arguments).stream().anyMatch(text::startsWith);
            case "endswith" -> any(arguments).stream().anyMatch(text::endsWith);
            case "upper" -> text.toUpperCase(Locale.ROOT);
            case "lower" -> text.toLowerCase(Locale.ROOT);
            case "capitalize" -> capitalize(text);
            case "title" ->
                    Pattern.compile("\\p{L}+")
                            .matcher(text)
                            .replaceAll(word -> capitalize(word.group()));
            case "replace" -> text.replace(required(arguments, 0), required(arguments, 1));
            case "find" -> text.indexOf(required(arguments, 0));
            case "split" -> split(text, string(arguments, 0), limit(arguments));
            case "splitlines" -> text.lines().toList();
            case "join" ->
                    any(arguments).stream().map(String::valueOf).collect(Collectors.joining(text));
            default -> throw new ChatTemplateException("it calls ." + method + " of a string.");
        };
    }

    private static String strip(
            String text, @Nullable String letters, boolean left, boolean right) {
        int from = 0;
        int to = text.length();
        while (left && from < to && isStripped(text.charAt(from), letters)) {
            from++;
        }
        while (right && from < to && isStripped(text.charAt(to - 1), letters)) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isStripped(char c, @Nullable String letters) {
        return letters == null
                ? Character.isWhitespace(c) || Character.isSpaceChar(c)
                : letters.indexOf(c) >= 0;
    }

    private static String capitalize(String word) {
        return word.isEmpty()
                ? word
                : word.substring(0, 1).toUpperCase(Locale.ROOT)
                        + word.substring(1).toLowerCase(Locale.ROOT);
    }

    /** Without a separator Python splits at runs of blanks and gives no empty pieces. */
    private static List<String> split(String text, @Nullable String separator, int limit) {
        if (separator == null) {
            String stripped = text.strip();
            return stripped.isEmpty()
                    ? List.of()
                    : Arrays.asList(BLANKS.split(stripped, limit < 0 ? 0 : limit + 1));
        }
        List<String> pieces = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(separator);
                at >= 0 && !separator.isEmpty() && (limit < 0 || pieces.size() < limit);
                at = text.indexOf(separator, from)) {
            pieces.add(text.substring(from, at));
            from = at + separator.length();
        }
        pieces.add(text.substring(from));
        return pieces;
    }

    private static int limit(List<?> arguments) {
        return arguments.size() > 1 && arguments.get(1) instanceof Number limit
                ? limit.intValue()
                : -1;
    }

    private static List<String> any(List<?> arguments) {
        return !arguments.isEmpty() && arguments.getFirst() instanceof Iterable<?> several
                ? stringsOf(several)
                : List.of(required(arguments, 0));
    }

    private static List<String> stringsOf(Iterable<?> values) {
        List<String> strings = new ArrayList<>();
        values.forEach(value -> strings.add(String.valueOf(value)));
        return strings;
    }

    private static String required(List<?> arguments, int index) {
        String argument = string(arguments, index);
        if (argument == null) {
            throw new ChatTemplateException("it calls a method of a string without an argument.");
        }
        return argument;
    }

    private static @Nullable String string(List<?> arguments, int index) {
        return arguments.size() > index && arguments.get(index) != null
                ? arguments.get(index).toString()
                : null;
    }
}

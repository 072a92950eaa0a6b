package io.tercet.models.gguf;

/** Makes names out of a file fit for a message. */
final class Words {
    private static final int LONGEST = 80;

    private Words() {}

    /** The text with its first letter in upper case. */
    static String capital(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /** The text on one line, shortened, whatever bytes it was made of. */
    static String printable(String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        return cut.codePoints()
                .map(c -> Character.isISOControl(c) || c == 0xFFFD ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}

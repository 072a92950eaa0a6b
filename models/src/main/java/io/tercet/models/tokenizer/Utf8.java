package io.tercet.models.tokenizer;

import java.io.ByteArrayOutputStream;

/** Characters in UTF-8 bytes, and what a pre-tokenizer wants to know about them. */
final class Utf8 {
    /** Class of a character in the published patterns: no character has two. */
    static final int END = 0; // past the end

    static final int LETTER = 1; // \p{L}
    static final int NUMBER = 2; // \p{N}
    static final int SPACE = 3; // \s
    static final int OTHER = 4; // [^\s\p{L}\p{N}]

    private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD}; // U+FFFD
    private static final byte[] ASCII = ascii(); // [128], classes

    private Utf8() {}

    /** Bytes of the character that a leading byte begins; 1 for a byte that begins none. */
    static int width(byte lead) {
        int b = lead & 0xFF;
        if (b < 0xC0) {
            return 1;
        }
        return b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
    }

    /** Class of the character at {@code text[at]}, which must be whole. */
    static int classOf(byte[] text, int at) {
        byte lead = text[at];
        return lead >= 0 ? ASCII[lead] : classOf(codePoint(text, at));
    }

    /** The text itself, or a copy in which every byte of a broken character is U+FFFD. */
    static byte[] sanitise(byte[] text) {
        int valid = 0;
        while (valid < text.length && isWhole(text, valid)) {
            valid += width(text[valid]);
        }
        if (valid == text.length) {
            return text;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length + 64);
        for (int at = 0; at < text.length; ) {
            if (isWhole(text, at)) {
                out.write(text, at, width(text[at]));
                at += width(text[at]);
            } else {
                out.writeBytes(REPLACEMENT);
                at++;
            }
        }
        return out.toByteArray();
    }

    private static boolean isWhole(byte[] text, int at) {
        int lead = text[at] & 0xFF;
        int width = width(text[at]);
        if (width == 1) {
            return lead < 0x80;
        }
        if (lead >= 0xF8 || at + width > text.length) {
            return false;
        }
        for (int i = 1; i < width; i++) {
            if ((text[at + i] & 0xC0) != 0x80) {
                return false;
            }
        }
        return true;
    }

    private static int codePoint(byte[] text, int at) {
        int width = width(text[at]);
        int codePoint = text[at] & (0xFF >>> (width + 1));
        for (int i = 1; i < width; i++) {
            codePoint = (codePoint << 6) | (text[at + i] & 0x3F);
        }
        return codePoint;
    }

    private static int classOf(int codePoint) {
        if (isSpace(codePoint)) {
            return SPACE;
        }
        return switch (Character.getType(codePoint)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER ->
                    LETTER;
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
                    NUMBER;
            default -> OTHER;
        };
    }

    /** Unicode's White_Space property, which is neither of Java's two notions of white space. */
    private static boolean isSpace(int codePoint) {
        return (codePoint >= 0x09 && codePoint <= 0x0D)
                || codePoint == 0x20
                || codePoint == 0x85
                || codePoint == 0xA0
                || codePoint == 0x1680
                || (codePoint >= 0x2000 && codePoint <= 0x200A)
                || codePoint == 0x2028
                || codePoint == 0x2029
                || codePoint == 0x202F
                || codePoint == 0x205F
                || codePoint == 0x3000;
    }

    private static byte[] ascii() {
        byte[] classes = new byte[128];
        for (int c = 0; c < classes.length; c++) {
            classes[c] = (byte) classOf(c);
        }
        return classes;
    }
}

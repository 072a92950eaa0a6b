package io.tercet.models.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The printable characters that spell bytes in a byte-level vocabulary: printable Latin-1 stands
 * for itself, the other 68 bytes for U+0100 onwards (GPT-2's {@code bytes_to_unicode}).
 */
final class ByteAlphabet {
    private static final int[] BYTE_OF = byteOf(); // [characters], -1 where none
    private static final String[] SPELLINGS = spellings(); // [256]

    private ByteAlphabet() {}

    /** The bytes that a token's text spells; characters outside the alphabet give their UTF-8. */
    static byte[] decode(String text) {
        byte[] bytes = new byte[3 * text.length()];
        return Arrays.copyOf(bytes, decode(text, 0, text.length(), bytes, 0));
    }

    /**
     * Decodes {@code text[from, to)} into {@code bytes} from {@code at} on; returns where it ends.
     *
     * @param bytes room for three bytes per character
     */
    static int decode(String text, int from, int to, byte[] bytes, int at) {
        int end = at;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < BYTE_OF.length && BYTE_OF[c] >= 0) {
                bytes[end++] = (byte) BYTE_OF[c];
            } else {
                int next = Character.isHighSurrogate(c) && i + 1 < to ? i + 1 : i;
                byte[] plain = text.substring(i, next + 1).getBytes(StandardCharsets.UTF_8);
                System.arraycopy(plain, 0, bytes, end, plain.length);
                end += plain.length;
                i = next;
            }
        }
        return end;
    }

    /** The character that spells a byte. */
    static String spell(byte b) {
        return SPELLINGS[b & 0xFF];
    }

    private static String[] spellings() {
        String[] spellings = new String[256];
        for (int c = 0; c < BYTE_OF.length; c++) {
            if (BYTE_OF[c] >= 0) {
                spellings[BYTE_OF[c]] = Character.toString(c);
            }
        }
        return spellings;
    }

    private static int[] byteOf() {
        int[] table = new int[256 + 68];
        Arrays.fill(table, -1);
        int shifted = 256;
        for (int b = 0; b < 256; b++) {
            table[printable(b) ? b : shifted++] = b;
        }
        return table;
    }

    private static boolean printable(int b) {
        return (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || (b >= 0xAE && b <= 0xFF);
    }
}

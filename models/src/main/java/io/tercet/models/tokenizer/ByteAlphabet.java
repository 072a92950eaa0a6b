package io.tercet.models.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The printable characters that spell bytes in a byte-level vocabulary: printable Latin-1 stands
 * for itself, the other 68 bytes for U+0100 onwards (GPT-2's {@code bytes_to_unicode}).
 */
final class ByteAlphabet {
    private static final int[] BYTE_OF = byteOf(); // [characters], -1 where none

    private ByteAlphabet() {}

    /** The bytes that a token's text spells; characters outside the alphabet give their UTF-8. */
    static byte[] decode(String text) {
        byte[] bytes = new byte[3 * text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= BYTE_OF.length || BYTE_OF[c] < 0) {
                return decodeMixed(text);
            }
            bytes[length++] = (byte) BYTE_OF[c];
        }
        return Arrays.copyOf(bytes, length);
    }

    private static byte[] decodeMixed(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        text.codePoints()
                .forEach(c -> {
                    if (c < BYTE_OF.length && BYTE_OF[c] >= 0) {
                        out.write(BYTE_OF[c]);
                    } else {
                        out.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                    }
                });
        return out.toByteArray();
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

package io.tercet.models.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Turns tokens into text as they come, and never gives out half a character: bytes wait until the
 * character is whole, or until they cannot become one and are U+FFFD. For one stream, one thread.
 */
public final class StreamDecoder {
    private static final int LONGEST_PENDING = 3; // bytes of a four-byte character less one

    private final Tokenizer tokenizer;
    private final CharsetDecoder decoder =
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] pending = new byte[0]; // at most LONGEST_PENDING bytes

    /** A decoder at the beginning of a text or of its continuation: no blank is dropped. */
    public StreamDecoder(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** The text that this token completes; empty while a character is unfinished. */
    public String append(int token) {
        return decode(tokenizer.bytes(token), false);
    }

    /** What is left at the end: U+FFFD for bytes of a character that never became whole. */
    public String flush() {
        String rest = decode(new byte[0], true);
        decoder.reset();
        return rest;
    }

    private String decode(byte[] bytes, boolean end) {
        ByteBuffer in = ByteBuffer.allocate(pending.length + bytes.length);
        in.put(pending).put(bytes).flip();
        CharBuffer out = CharBuffer.allocate(in.remaining() + LONGEST_PENDING);
        decoder.decode(in, out, end);
        if (end) {
            decoder.flush(out);
        }
        pending = new byte[in.remaining()];
        in.get(pending);
        return out.flip().toString();
    }
}

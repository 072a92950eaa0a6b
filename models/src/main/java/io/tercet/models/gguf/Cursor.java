package io.tercet.models.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Walks over bytes that may end anywhere or lie about their lengths. */
final class Cursor {
    private static final int LONGEST = Integer.MAX_VALUE - 8;
    private static final int STRING_HEADER = Long.BYTES;
    private static final int ARRAY_HEADER = Integer.BYTES + Long.BYTES;
    // ggml itself reads no nested arrays at all; the limit keeps a hostile file off the stack
    private static final int DEEPEST_ARRAY = 8;

    private final MemorySegment bytes;
    private final long size;

    /** The same bytes, up to 2 GiB: half a million reads of a segment are slow before the JIT. */
    private final ByteBuffer front;

    private long position;

    Cursor(MemorySegment bytes, long position) {
        this.bytes = bytes;
        this.size = bytes.byteSize();
        this.front =
                bytes.asSlice(0, Math.min(size, LONGEST))
                        .asByteBuffer()
                        .order(ByteOrder.LITTLE_ENDIAN);
        this.position = position;
    }

    /** The bytes go on in no readable way; the message is a sentence without the file's name. */
    static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unreadable(String sentence) {
            super(sentence, null, false, false);
        }
    }

    long position() {
        return position;
    }

    long remaining() {
        return size - position;
    }

    int readInt(String what) {
        return front.getInt((int) advance(Integer.BYTES, what));
    }

    long readLong(String what) {
        return front.getLong((int) advance(Long.BYTES, what));
    }

    String readString(String what) {
        long length = readLength(what);
        long start = advance(length, what);
        byte[] text = new byte[(int) length];
        front.get((int) start, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    GgufType readType(String what) {
        int id = readInt("the type of " + what);
        return GgufType.of(id)
                .orElseThrow(
                        () -> new Unreadable("The type of " + what + " is unknown (" + id + ")."));
    }

    /** Passes a value of the given type and returns where it lies. */
    GgufValue readValue(GgufType type, String what) {
        long start = position;
        skip(type, what, 0);
        return new GgufValue(type, bytes.asSlice(start, position - start));
    }

    private void skip(GgufType type, String what, int depth) {
        switch (type) {
            case STRING -> advance(readLength(what), what);
            case ARRAY -> skipArray(what, depth + 1);
            case BOOL -> checkBool(advance(1, what), what);
            case UINT8, INT8, UINT16, INT16, UINT32, INT32, FLOAT32, UINT64, INT64, FLOAT64 ->
                    advance(type.bytes(), what);
        }
    }

    private void skipArray(String what, int depth) {
        if (depth > DEEPEST_ARRAY) {
            throw new Unreadable("Arrays in " + what + " are nested too deeply.");
        }
        GgufType element = readType("the elements of " + what);
        long count = readLength(what);
        int least =
                switch (element) {
                    case STRING -> STRING_HEADER;
                    case ARRAY -> ARRAY_HEADER;
                    case UINT8,
                            INT8,
                            UINT16,
                            INT16,
                            UINT32,
                            INT32,
                            FLOAT32,
                            BOOL,
                            UINT64,
                            INT64,
                            FLOAT64 ->
                            element.bytes();
                };
        if (count > remaining() / least) {
            throw new Unreadable(
                    "%s claims %d elements, but %d bytes are left."
                            .formatted(Words.capital(what), count, remaining()));
        }
        if (element.bytes() > 0 && element != GgufType.BOOL) {
            position += count * element.bytes();
            return;
        }
        for (long i = 0; i < count; i++) {
            skip(element, what, depth);
        }
    }

    /** A length of characters or elements, which Java must be able to count. */
    private long readLength(String what) {
        if (remaining() < Long.BYTES) {
            advance(Long.BYTES, "the length of " + what); // a text that a vocabulary need not pay
        }
        long length = readLong(what);
        if (length < 0 || length > LONGEST) {
            throw new Unreadable(
                    "The length of %s is absurd (%s)."
                            .formatted(what, Long.toUnsignedString(length)));
        }
        return length;
    }

    private void checkBool(long at, String what) {
        int value = bytes.get(ValueLayout.JAVA_BYTE, at);
        if (value != 0 && value != 1) {
            throw new Unreadable(
                    "%s should be 0 or 1, not %d.".formatted(Words.capital(what), value));
        }
    }

    private long advance(long length, String what) {
        if (length < 0 || length > remaining()) {
            throw new Unreadable(
                    "The file ends in %s, which wants %s bytes where %d are left."
                            .formatted(what, Long.toUnsignedString(length), remaining()));
        }
        if (position + length > front.limit()) {
            throw new Unreadable(
                    "%s lies beyond the first 2 GiB, where no header is read."
                            .formatted(Words.capital(what)));
        }
        long start = position;
        position += length;
        return start;
    }
}

package io.tercet.tasks;

import java.util.Arrays;

/**
 * The tokens that a pass continues: prompt and committed tokens, and for a drafter its own drafted
 * ones too. Immutable; extending shares the array where it can. Never empty.
 */
public final class Prefix {
    private final Buffer buffer;
    private final int length;

    /** An append-only array; a prefix that is the longest user of it may grow it in place. */
    private static final class Buffer {
        private int[] tokens;
        private int used;

        Buffer(int[] tokens) {
            this.tokens = tokens;
            this.used = tokens.length;
        }
    }

    private Prefix(Buffer buffer, int length) {
        this.buffer = buffer;
        this.length = length;
    }

    public static Prefix of(int... tokens) {
        if (tokens.length == 0) {
            throw new IllegalArgumentException("a prefix has at least one token");
        }
        return new Prefix(new Buffer(tokens.clone()), tokens.length);
    }

    public int length() {
        return length;
    }

    public int token(int position) {
        return buffer.tokens[java.util.Objects.checkIndex(position, length)];
    }

    /** The last token: the root of every tree that continues this prefix. */
    public int last() {
        return buffer.tokens[length - 1];
    }

    /** This prefix and further tokens after it. */
    public Prefix append(int... tokens) {
        synchronized (buffer) {
            if (buffer.used == length) {
                int needed = length + tokens.length;
                if (needed > buffer.tokens.length) {
                    buffer.tokens = Arrays.copyOf(buffer.tokens, Math.max(needed, 2 * length));
                }
                System.arraycopy(tokens, 0, buffer.tokens, length, tokens.length);
                buffer.used = needed;
                return new Prefix(buffer, needed);
            }
        }
        int[] all = Arrays.copyOf(toArray(), length + tokens.length);
        System.arraycopy(tokens, 0, all, length, tokens.length);
        return new Prefix(new Buffer(all), all.length);
    }

    /** The first {@code newLength} tokens, at least one. */
    public Prefix first(int newLength) {
        if (newLength < 1 || newLength > length) {
            throw new IllegalArgumentException(
                    "cannot take " + newLength + " of " + length + " tokens");
        }
        return new Prefix(buffer, newLength);
    }

    /** A tree of this prefix's last token alone. */
    public TokenTree tree() {
        return TokenTree.single(last());
    }

    /** How many leading tokens equal those of {@code others[0..count)}. */
    public int common(int[] others, int count) {
        int limit = Math.min(length, count);
        int mismatch = Arrays.mismatch(buffer.tokens, 0, limit, others, 0, limit);
        return mismatch < 0 ? limit : mismatch;
    }

    /** A copy of the tokens. */
    public int[] toArray() {
        return Arrays.copyOf(buffer.tokens, length);
    }

    /** A copy of the tokens from a position on. */
    public int[] from(int position) {
        return Arrays.copyOfRange(buffer.tokens, position, length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Prefix prefix && Arrays.equals(toArray(), prefix.toArray());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toArray());
    }

    @Override
    public String toString() {
        return "Prefix" + Arrays.toString(toArray());
    }
}

package io.tercet.models.tokenizer;

import java.util.Arrays;

/** Which pairs of symbols merge, at which rank, into which symbol. */
final class MergeTable {
    /** The answer for a pair that does not merge; every merge is a non-negative number. */
    static final long NONE = -1;

    private static final long FREE = -1;

    private long[] keys; // [power of two], left << 32 | right
    private long[] merges; // [power of two], rank << 32 | merged
    private int size;

    MergeTable(int expected) {
        keys = new long[Integer.highestOneBit(Math.max(expected, 32)) * 2];
        merges = new long[keys.length];
        Arrays.fill(keys, FREE);
    }

    static int rank(long merge) {
        return (int) (merge >>> 32);
    }

    static int merged(long merge) {
        return (int) merge;
    }

    /** The merge of two symbols, or {@link #NONE}. */
    long find(int left, int right) {
        long key = key(left, right);
        int slot = slot(key);
        return keys[slot] == key ? merges[slot] : NONE;
    }

    /** Adds a merge; where a pair comes twice, the first one stays. */
    void add(int left, int right, int rank, int merged) {
        long key = key(left, right);
        int slot = slot(key);
        if (keys[slot] == key) {
            return;
        }
        keys[slot] = key;
        merges[slot] = ((long) rank << 32) | merged;
        if (++size * 4L > keys.length * 3L) {
            rehash();
        }
    }

    private void rehash() {
        long[] oldKeys = keys;
        long[] oldMerges = merges;
        keys = new long[2 * oldKeys.length];
        merges = new long[keys.length];
        Arrays.fill(keys, FREE);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != FREE) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                merges[slot] = oldMerges[i];
            }
        }
    }

    private static long key(int left, int right) {
        return ((long) left << 32) | right;
    }

    private int slot(long key) {
        long mixed = key * 0x9E3779B97F4A7C15L; // 2^64 / golden ratio: Fibonacci hashing
        int slot = (int) (mixed >>> 40) & (keys.length - 1);
        while (keys[slot] != FREE && keys[slot] != key) {
            slot = (slot + 1) & (keys.length - 1);
        }
        return slot;
    }
}

package io.tercet.models.tokenizer;

import java.util.Arrays;

/**
 * Merges neighbouring symbols, lowest rank first and leftmost first among equals, until no pair of
 * neighbours merges: the loop of Sennrich et al. (2016), algorithm 1, with a heap of candidates in
 * place of a scan, so that long pieces cost n log n. Belongs to one call of one thread.
 */
final class Merger {
    private static final int NOTHING = -1;

    private final MergeTable table;
    private final LongHeap candidates = new LongHeap();
    private int[] symbols = new int[64]; // [capacity]
    private int[] next = new int[64]; // [capacity], slot of the symbol to the right
    private int[] previous = new int[64]; // [capacity]
    private long[] merges = new long[64]; // [capacity], of a slot and the one to its right
    private int size;

    Merger(MergeTable table) {
        this.table = table;
    }

    /** Appends a symbol to the piece. */
    void add(int symbol) {
        if (size == symbols.length) {
            symbols = Arrays.copyOf(symbols, 2 * size);
            next = Arrays.copyOf(next, 2 * size);
            previous = Arrays.copyOf(previous, 2 * size);
            merges = Arrays.copyOf(merges, 2 * size);
        }
        symbols[size++] = symbol;
    }

    /** Merges the piece added so far. */
    void merge() {
        for (int slot = 0; slot < size; slot++) {
            previous[slot] = slot - 1;
            next[slot] = slot + 1 < size ? slot + 1 : NOTHING;
            propose(slot);
        }
        while (!candidates.isEmpty()) {
            long candidate = candidates.removeSmallest();
            int slot = (int) candidate;
            // A candidate is stale unless its slot still begins a pair of that very rank.
            if (merges[slot] != MergeTable.NONE
                    && MergeTable.rank(merges[slot]) == (int) (candidate >>> 32)) {
                join(slot);
            }
        }
    }

    /** First slot of the merged piece; {@link #next} leads through it until it is negative. */
    int first() {
        return size == 0 ? NOTHING : 0;
    }

    int next(int slot) {
        return next[slot];
    }

    int symbol(int slot) {
        return symbols[slot];
    }

    /** Makes room for another piece. */
    void clear() {
        size = 0;
    }

    private void join(int slot) {
        symbols[slot] = MergeTable.merged(merges[slot]);
        int swallowed = next[slot];
        merges[swallowed] = MergeTable.NONE;
        next[slot] = next[swallowed];
        if (next[slot] != NOTHING) {
            previous[next[slot]] = slot;
        }
        propose(slot);
        if (previous[slot] != NOTHING) {
            propose(previous[slot]);
        }
    }

    private void propose(int slot) {
        merges[slot] =
                next[slot] == NOTHING
                        ? MergeTable.NONE
                        : table.find(symbols[slot], symbols[next[slot]]);
        if (merges[slot] != MergeTable.NONE) {
            candidates.add(((long) MergeTable.rank(merges[slot]) << 32) | slot);
        }
    }
}

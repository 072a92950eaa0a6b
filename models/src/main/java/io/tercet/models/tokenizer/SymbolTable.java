package io.tercet.models.tokenizer;

import java.util.Arrays;

/**
 * Symbols by their bytes: open addressing over one shared store, so that a stretch of text is
 * looked up without being copied.
 */
final class SymbolTable {
    static final int NONE = -1;

    private byte[] store = new byte[1 << 12]; // [stored bytes]
    private int stored;
    private int[] ends; // [symbols], where a symbol's bytes end in the store
    private int[] starts; // [symbols]
    private int size;
    private int[] slots; // [power of two], symbol + 1, or 0 where free
    private int taken;

    /** A table whose symbols 0 until {@code reserved} are tokens; later ones get the next ids. */
    SymbolTable(int reserved) {
        size = reserved;
        starts = new int[reserved + 256];
        ends = new int[reserved + 256];
        slots = new int[Integer.highestOneBit(Math.max(reserved, 64)) * 4];
    }

    /** The symbol spelled by {@code text[from, to)}, or {@link #NONE}. */
    int find(byte[] text, int from, int to) {
        return slots[slot(text, from, to)] - 1;
    }

    /** The symbol spelled by {@code text[from, to)}, added where it is new. */
    int findOrAdd(byte[] text, int from, int to) {
        int found = find(text, from, to);
        if (found != NONE) {
            return found;
        }
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, 2 * size);
            ends = Arrays.copyOf(ends, 2 * size);
        }
        put(text, from, to, size++);
        return size - 1;
    }

    /** Gives {@code text[from, to)} to a symbol, unless an earlier symbol has it. */
    void put(byte[] text, int from, int to, int symbol) {
        int slot = slot(text, from, to);
        if (slots[slot] != 0) {
            return;
        }
        int length = to - from;
        if (stored + length > store.length) {
            store = Arrays.copyOf(store, Math.max(2 * store.length, stored + length));
        }
        System.arraycopy(text, from, store, stored, length);
        starts[symbol] = stored;
        stored += length;
        ends[symbol] = stored;
        slots[slot] = symbol + 1;
        if (++taken * 2 > slots.length) {
            rehash();
        }
    }

    /** The bytes that spell a symbol. */
    byte[] bytes(int symbol) {
        return Arrays.copyOfRange(store, starts[symbol], ends[symbol]);
    }

    private void rehash() {
        int[] old = slots;
        slots = new int[2 * old.length];
        for (int entry : old) {
            if (entry != 0) {
                slots[slot(store, starts[entry - 1], ends[entry - 1])] = entry;
            }
        }
    }

    /** Where the bytes are, or the free slot where they belong. */
    private int slot(byte[] text, int from, int to) {
        int slot = hash(text, from, to) & (slots.length - 1);
        while (slots[slot] != 0 && !spells(slots[slot] - 1, text, from, to)) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private boolean spells(int symbol, byte[] text, int from, int to) {
        return Arrays.equals(store, starts[symbol], ends[symbol], text, from, to);
    }

    private static int hash(byte[] text, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = (hash * 0x01000193) ^ text[i]; // FNV-1's prime
        }
        return hash ^ (hash >>> 15);
    }
}

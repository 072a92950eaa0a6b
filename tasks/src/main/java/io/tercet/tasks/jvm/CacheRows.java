package io.tercet.tasks.jvm;

import java.lang.reflect.Array;
import java.util.Arrays;

/**
 * Keys or values of all layers, [blockCount][pages][headCountKv, PAGE, stride]. A head's rows are
 * padded to whole logical vectors.
 */
abstract sealed class CacheRows {
    /** Slots of a page. */
    static final int PAGE = 64;

    /** Rows behind a page's last one that a tile of four may touch. */
    private static final int OVERHANG = 3;

    private final int heads;
    private final int stride;
    private final Class<?> element;
    private final Object[][] pages; // [blockCount][pages], arrays of the element type

    private CacheRows(Class<?> element, int blocks, int slots, int heads, int length) {
        this.heads = heads;
        this.stride = Lanes.padded(length);
        this.element = element;
        Object empty = Array.newInstance(element, 0);
        this.pages = new Object[blocks][(slots + PAGE - 1) / PAGE];
        for (Object[] layer : pages) {
            Arrays.fill(layer, empty);
        }
    }

    /** Elements from one slot to the next. */
    final int stride() {
        return stride;
    }

    /** Floats of a scratch for {@link #page}. */
    final int scratchLength() {
        return (PAGE + OVERHANG) * stride;
    }

    final void reserve(int slot) {
        for (Object[] layer : pages) {
            if (Array.getLength(layer[slot / PAGE]) == 0) {
                int elements = (heads * PAGE + OVERHANG) * stride;
                layer[slot / PAGE] = Array.newInstance(element, elements);
            }
        }
    }

    final void move(int from, int to) {
        for (Object[] layer : pages) {
            for (int head = 0; head < heads; head++) {
                System.arraycopy(
                        layer[from / PAGE],
                        offset(head, from),
                        layer[to / PAGE],
                        offset(head, to),
                        stride);
            }
        }
    }

    /** Where a head's row for a slot starts within its page. */
    final int offset(int head, int slot) {
        return (head * PAGE + slot % PAGE) * stride;
    }

    /** A page of a layer, for a slot of it. */
    final Object page(int layer, int page) {
        return pages[layer][page];
    }

    /** Stores one head's row of a slot that has been reserved. */
    abstract void write(int layer, int head, int slot, float[] row, int at);

    /**
     * One head's rows of a page as floats: the page itself, or widened into the scratch.
     *
     * @param from first slot within the page that is wanted
     * @param to behind the last one
     */
    abstract float[] read(int layer, int head, int page, int from, int to, float[] scratch);

    /** Where the head's rows start in what {@link #read} returns. */
    abstract int origin(int head);

    /** 32-bit floats. */
    static final class Singles extends CacheRows {
        Singles(int blocks, int slots, int heads, int length) {
            super(float.class, blocks, slots, heads, length);
        }

        @Override
        void write(int layer, int head, int slot, float[] row, int at) {
            Object page = page(layer, slot / PAGE);
            System.arraycopy(row, at, page, offset(head, slot), stride());
        }

        @Override
        float[] read(int layer, int head, int page, int from, int to, float[] scratch) {
            return (float[]) page(layer, page);
        }

        @Override
        int origin(int head) {
            return offset(head, 0);
        }
    }

    /** 16-bit floats, rounded to nearest when written, widened exactly when read. */
    static final class Halves extends CacheRows {
        Halves(int blocks, int slots, int heads, int length) {
            super(short.class, blocks, slots, heads, length);
        }

        @Override
        void write(int layer, int head, int slot, float[] row, int at) {
            short[] page = (short[]) page(layer, slot / PAGE);
            int to = offset(head, slot);
            for (int i = 0; i < stride(); i++) {
                page[to + i] = Float.floatToFloat16(row[at + i]);
            }
        }

        @Override
        float[] read(int layer, int head, int page, int from, int to, float[] scratch) {
            short[] halves = (short[]) page(layer, page);
            int first = offset(head, 0);
            for (int i = from * stride(); i < to * stride(); i += Lanes.WIDTH) {
                PlainFormats.widen(halves, first + i, scratch, i);
            }
            return scratch;
        }

        @Override
        int origin(int head) {
            return 0;
        }
    }
}

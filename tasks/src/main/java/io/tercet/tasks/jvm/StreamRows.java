package io.tercet.tasks.jvm;

/** Residual streams by slot, in pages that are allocated when first used. */
final class StreamRows {
    private final CacheRows rows; // the stream as a single head
    private final int layers;
    private final int width;

    /**
     * @param layers streams of a slot
     * @param width elements of a stream
     */
    StreamRows(int layers, int slots, int width) {
        this.rows = new CacheRows.Singles(layers, slots, 1, width);
        this.layers = layers;
        this.width = width;
    }

    /** Elements of a slot's streams together. */
    int elements() {
        return layers * width;
    }

    /** Stores a stream, which is padded to whole logical vectors. */
    void write(int layer, int slot, float[] stream, int at) {
        rows.reserve(slot);
        rows.write(layer, 0, slot, stream, at);
    }

    /** Reads a stream that was stored. */
    void read(int layer, int slot, float[] stream, int at) {
        Object page = rows.page(layer, slot / CacheRows.PAGE);
        System.arraycopy(page, rows.offset(0, slot), stream, at, width);
    }

    /** All of a slot's streams side by side. [elements()] */
    void readAll(int slot, float[] streams, int at) {
        for (int layer = 0; layer < layers; layer++) {
            read(layer, slot, streams, at + layer * width);
        }
    }

    /** Copies a slot's streams to another slot. */
    void move(int from, int to) {
        rows.reserve(to);
        rows.move(from, to);
    }
}

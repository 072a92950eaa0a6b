package io.tercet.tasks.jvm;

import io.tercet.tasks.cache.PassChunk;
import java.util.List;

/** The residual streams that enter some layers, by slot, for a draft head to read. */
final class JvmFeatures {
    private final List<Integer> layers;
    private final StreamRows streams;

    JvmFeatures(List<Integer> layers, int slots, int width) {
        this.layers = layers;
        this.streams = new StreamRows(layers.size(), slots, width);
    }

    List<Integer> layers() {
        return layers;
    }

    /** A row that ran so many layers has all its features. */
    int lastLayer() {
        return layers.isEmpty() ? 0 : layers.getLast();
    }

    /** By slot, in the order of the layers. */
    StreamRows streams() {
        return streams;
    }

    /** Keeps the streams of rows [0, rows) of a chunk, if they enter a layer of the list now. */
    void record(int layer, PassChunk chunk, int rows, JvmPass pass) {
        int index = layers.indexOf(layer);
        for (int row = 0; index >= 0 && row < rows; row++) {
            pass.store(row, streams, index, chunk.slot(row));
        }
    }

    void move(int from, int to) {
        if (!layers.isEmpty()) {
            streams.move(from, to);
        }
    }
}

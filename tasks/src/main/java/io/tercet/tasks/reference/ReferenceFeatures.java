package io.tercet.tasks.reference;

import io.tercet.tasks.cache.PassChunk;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The residual streams that enter some layers, by slot. */
final class ReferenceFeatures {
    private final List<Integer> layers;
    private final Map<Integer, float[][]> streams = new HashMap<>(); // by slot, [layers][width]

    ReferenceFeatures(List<Integer> layers) {
        this.layers = layers;
    }

    List<Integer> layers() {
        return layers;
    }

    /** A row that ran so many layers has all its features. */
    int lastLayer() {
        return layers.isEmpty() ? 0 : layers.getLast();
    }

    /** Keeps the streams of rows [0, rows) of a chunk, if they enter a layer of the list. */
    void record(int layer, PassChunk chunk, int rows, float[][] entering) {
        int index = layers.indexOf(layer);
        for (int row = 0; index >= 0 && row < rows; row++) {
            streams.computeIfAbsent(chunk.slot(row), slot -> new float[layers.size()][])[index] =
                    entering[row].clone();
        }
    }

    void move(int from, int to) {
        float[][] kept = streams.get(from);
        if (kept != null) {
            streams.put(to, kept.clone());
        }
    }

    /** A slot's streams side by side. [layers * width] */
    float[] row(int slot) {
        return ReferencePass.joined(Arrays.asList(streams.getOrDefault(slot, new float[0][])));
    }
}

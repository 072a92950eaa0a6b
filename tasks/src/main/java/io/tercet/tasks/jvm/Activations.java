package io.tercet.tasks.jvm;

import io.tercet.models.decoder.DecoderConfig;

/** The rows of a pass between its steps; every row is padded to whole logical vectors. */
final class Activations {
    /**
     * Floats behind a row: a cache line, since lines of rows whole pages apart would want the same
     * few places of the L1, and products are stored to all rows in turn.
     */
    private static final int APART = Lanes.COUNT;

    final int rows;
    final int embeddingStride;
    final int attentionStride;
    final int feedForwardStride;
    final int keyStride;
    final int valueStride;
    final int pairs;

    final float[] stream; // [rows, embeddingStride]
    final float[] normed; // [rows, embeddingStride]
    final float[] update; // [rows, embeddingStride]
    final float[] queries; // [rows, headCount, keyStride]
    final float[] keys; // [rows, headCountKv, keyStride]
    final float[] values; // [rows, headCountKv, valueStride]
    final float[] attended; // [rows, attentionStride]
    final float[] gate; // [rows, feedForwardStride]
    final float[] up; // [rows, feedForwardStride]
    final float[][] cosines; // [rows][pairs]
    final float[][] sines; // [rows][pairs]

    Activations(DecoderConfig config, int rows) {
        this.rows = rows;
        embeddingStride = Lanes.padded(config.embeddingLength()) + APART;
        attentionStride = Lanes.padded(config.attentionWidth()) + APART;
        feedForwardStride = Lanes.padded(config.feedForwardLength()) + APART;
        keyStride = Lanes.padded(config.keyLength());
        valueStride = Lanes.padded(config.valueLength());
        pairs = config.rope().dimensionCount() / 2;
        stream = new float[rows * embeddingStride];
        normed = new float[rows * embeddingStride];
        update = new float[rows * embeddingStride];
        queries = new float[rows * config.headCount() * keyStride];
        keys = new float[rows * config.headCountKv() * keyStride];
        values = new float[rows * config.headCountKv() * valueStride];
        attended = new float[rows * attentionStride];
        gate = new float[rows * feedForwardStride];
        up = new float[rows * feedForwardStride];
        cosines = new float[rows][pairs];
        sines = new float[rows][pairs];
    }
}

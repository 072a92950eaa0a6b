package io.tercet.tasks.reference;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.RotaryTable;
import io.tercet.tasks.FeatureSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.ScoreRequest;
import io.tercet.tasks.Scores;
import io.tercet.tasks.SessionOptions;
import io.tercet.tasks.Skipped;
import io.tercet.tasks.TokenTree;
import io.tercet.tasks.cache.CacheTable;
import io.tercet.tasks.cache.Pass;
import io.tercet.tasks.cache.PassChunk;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A session whose cache is floats in Java arrays. */
final class ReferenceSession implements FeatureSession {
    private static final int CHUNK_ROWS = 32;

    private final DecoderConfig config;
    private final int contextLength;
    private final CacheTable table;
    private final ReferencePass pass;
    private final Map<Integer, float[]> exitStreams = new HashMap<>(); // by slot
    private final DecoderModel model;
    private final ReferenceFeatures features;

    ReferenceSession(ReferenceWeights weights, RotaryTable rotary, SessionOptions options) {
        this.model = weights.model();
        this.config = weights.config();
        this.contextLength = options.contextLength();
        this.features = new ReferenceFeatures(options.featuresOf(config));
        this.table = new CacheTable(contextLength, config.blockCount(), config.vocabularySize());
        this.pass = new ReferencePass(weights, rotary, table.capacity());
    }

    @Override
    public DecoderConfig config() {
        return config;
    }

    @Override
    public int contextLength() {
        return contextLength;
    }

    @Override
    public int cached() {
        return table.cached();
    }

    @Override
    public DecoderModel decoder() {
        return model;
    }

    /** The streams that it keeps by slot; for the positions of {@link #held}. */
    ReferenceFeatures features() {
        return features;
    }

    @Override
    public List<Integer> featureLayers() {
        return features.layers();
    }

    @Override
    public int held(Prefix prefix) {
        return table.held(prefix, features.lastLayer());
    }

    @Override
    public Scores score(Prefix prefix, TokenTree tree, ScoreRequest request) {
        Pass plan = table.plan(prefix, tree, request);
        ReferenceOutputs outputs = new ReferenceOutputs(pass, config, plan, request);
        for (PassChunk chunk : plan.chunks(CHUNK_ROWS)) {
            run(chunk, plan.exitLayer(), request.skipped(), outputs);
        }
        return outputs.scores();
    }

    private void run(PassChunk chunk, int exitLayer, Skipped skipped, ReferenceOutputs outputs) {
        float[][] streams = new float[chunk.rows()][];
        for (PassChunk.Stage stage : chunk.stages()) {
            for (int row = stage.joining(); row < stage.rows(); row++) {
                streams[row] =
                        stage.fromLayer() == 0
                                ? pass.embed(chunk.token(row))
                                : Objects.requireNonNull(exitStreams.get(chunk.slot(row))).clone();
            }
            for (int layer = stage.fromLayer(); layer < stage.toLayer(); layer++) {
                outputs.features(layer, chunk, stage.rows(), streams);
                features.record(layer, chunk, stage.rows(), streams);
                pass.layer(layer, skipped, chunk, stage.rows(), streams);
            }
        }
        outputs.features(exitLayer, chunk, chunk.rows(), streams);
        features.record(exitLayer, chunk, chunk.rows(), streams);
        for (int row = 0; row < chunk.rows(); row++) {
            if (exitLayer < config.blockCount()) {
                exitStreams.put(chunk.slot(row), streams[row]);
            }
            outputs.logits(chunk.output(row), streams[row]);
        }
    }

    @Override
    public void keep(int node) {
        int[] slots = table.keep(node);
        for (int i = 0; i < slots.length; i++) {
            pass.move(slots[i], slots[0] + i);
            features.move(slots[i], slots[0] + i);
            float[] stream = exitStreams.get(slots[i]);
            if (stream != null) {
                exitStreams.put(slots[0] + i, stream);
            }
        }
    }

    @Override
    public void close() {
        table.clear();
    }
}

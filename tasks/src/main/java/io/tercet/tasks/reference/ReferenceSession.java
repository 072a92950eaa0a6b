package io.tercet.tasks.reference;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.RotaryTable;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.ScoreRequest;
import io.tercet.tasks.Scores;
import io.tercet.tasks.Shortlist;
import io.tercet.tasks.TokenTree;
import io.tercet.tasks.cache.CacheTable;
import io.tercet.tasks.cache.Pass;
import io.tercet.tasks.cache.PassChunk;
import io.tercet.tasks.host.HostMatrix;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A session whose cache is floats in Java arrays. */
final class ReferenceSession implements ModelSession {
    private static final int CHUNK_ROWS = 32;

    private final DecoderConfig config;
    private final int contextLength;
    private final CacheTable table;
    private final ReferencePass pass;
    private final Map<Integer, float[]> exitStreams = new HashMap<>(); // by slot

    ReferenceSession(ReferenceWeights weights, RotaryTable rotary, int contextLength) {
        this.config = weights.config();
        this.contextLength = contextLength;
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
    public Scores score(Prefix prefix, TokenTree tree, ScoreRequest request) {
        Pass plan = table.plan(prefix, tree, request);
        Outputs outputs = new Outputs(plan, request);
        for (PassChunk chunk : plan.chunks(CHUNK_ROWS)) {
            run(chunk, plan.exitLayer(), outputs);
        }
        return outputs.scores();
    }

    private void run(PassChunk chunk, int exitLayer, Outputs outputs) {
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
                pass.layer(layer, chunk, stage.rows(), streams);
            }
        }
        outputs.features(exitLayer, chunk, chunk.rows(), streams);
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

    /** Collects the rows that the request wants. */
    private final class Outputs {
        private final ScoreRequest request;
        private final float[] logits; // [outputs, columns]
        private final float[] features; // [outputs, featureLayers * embeddingLength]
        private final int rows;
        private final int columns;
        private final int featureColumns;

        Outputs(Pass plan, ScoreRequest request) {
            Shortlist shortlist = request.shortlist();
            this.request = request;
            this.rows = plan.outputs();
            this.columns = shortlist == null ? config.vocabularySize() : shortlist.size();
            this.featureColumns = request.featureLayers().size() * config.embeddingLength();
            this.logits = new float[rows * columns];
            this.features = new float[rows * featureColumns];
        }

        void logits(int output, float[] stream) {
            if (output >= 0) {
                float[] row = pass.project(stream, request.shortlist());
                System.arraycopy(row, 0, logits, output * columns, columns);
            }
        }

        void features(int layer, PassChunk chunk, int activeRows, float[][] streams) {
            List<Integer> wanted = request.featureLayers();
            int at = wanted.indexOf(layer) * config.embeddingLength();
            for (int row = 0; at >= 0 && row < activeRows; row++) {
                int output = chunk.output(row);
                if (output >= 0) {
                    System.arraycopy(
                            streams[row],
                            0,
                            features,
                            output * featureColumns + at,
                            streams[row].length);
                }
            }
        }

        Scores scores() {
            return new Scores(
                    request.firstNode(),
                    HostMatrix.of(logits, rows, columns, request.shortlist()),
                    HostMatrix.of(features, rows, featureColumns, null));
        }
    }
}

package io.tercet.tasks.jvm;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.RotaryTable;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.ScoreRequest;
import io.tercet.tasks.Scores;
import io.tercet.tasks.SessionOptions;
import io.tercet.tasks.TokenTree;
import io.tercet.tasks.cache.CacheTable;
import io.tercet.tasks.cache.Pass;
import io.tercet.tasks.cache.PassChunk;
import io.tercet.tasks.host.HostMatrix;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** A session with its own threads and cache. */
final class JvmSession implements ModelSession {
    /** Rows of a pass: beyond this, more rows make a prompt no faster. */
    private static final int CHUNK_ROWS = 256;

    private final DecoderConfig config;
    private final int contextLength;
    private final CacheTable table;
    private final KvCache cache;
    private final ThreadTeam team;
    private final JvmWeights weights;
    private final JvmPass pass;
    private final Map<Integer, float[]> exitStreams = new HashMap<>(); // by slot

    JvmSession(JvmWeights weights, RotaryTable rotary, SessionOptions options) {
        this.config = weights.config();
        this.contextLength = options.contextLength();
        this.table = new CacheTable(contextLength, config.blockCount(), config.vocabularySize());
        this.cache = new KvCache(config, table.capacity(), options.cacheType());
        this.team = new ThreadTeam(options.threads());
        this.weights = weights;
        this.pass = new JvmPass(weights, rotary, cache, team);
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
        try {
            for (PassChunk chunk : plan.chunks(CHUNK_ROWS)) {
                run(chunk, plan.exitLayer(), outputs);
            }
        } catch (RuntimeException | Error failed) {
            table.clear();
            throw failed;
        }
        return outputs.scores();
    }

    private void run(PassChunk chunk, int exitLayer, Outputs outputs) {
        pass.begin(chunk);
        for (PassChunk.Stage stage : chunk.stages()) {
            for (int row = stage.joining(); row < stage.rows(); row++) {
                join(chunk, row, stage.fromLayer());
            }
            for (int layer = stage.fromLayer(); layer < stage.toLayer(); layer++) {
                outputs.features(layer, chunk, stage.rows());
                pass.layer(layer, chunk, stage.rows());
            }
        }
        outputs.features(exitLayer, chunk, chunk.rows());
        if (exitLayer < config.blockCount()) {
            for (int row = 0; row < chunk.rows(); row++) {
                exitStreams.put(chunk.slot(row), pass.stream(row));
            }
        }
        outputs.logits(chunk);
    }

    private void join(PassChunk chunk, int row, int layer) {
        if (layer == 0) {
            pass.embed(row, chunk.token(row));
        } else {
            pass.resume(row, Objects.requireNonNull(exitStreams.get(chunk.slot(row))));
        }
    }

    @Override
    public void keep(int node) {
        int[] slots = table.keep(node);
        for (int i = 0; i < slots.length; i++) {
            int to = slots[0] + i;
            if (slots[i] != to) {
                cache.move(slots[i], to);
                float[] stream = exitStreams.get(slots[i]);
                if (stream != null) {
                    exitStreams.put(to, stream);
                }
            }
        }
    }

    @Override
    public void close() {
        table.clear();
        exitStreams.clear();
        team.close();
    }

    /** Collects what the request wants. */
    private final class Outputs {
        private final ScoreRequest request;
        private final WeightMatrix output;
        private final float[] logits; // [rows, output.rows()]
        private final float[] features; // [rows, featureColumns]
        private final int rows;
        private final int featureColumns;

        Outputs(Pass plan, ScoreRequest request) {
            this.request = request;
            this.rows = plan.outputs();
            this.output = weights.output(request.shortlist());
            this.featureColumns = request.featureLayers().size() * config.embeddingLength();
            this.logits = new float[Math.multiplyExact(rows, output.rows())];
            this.features = new float[rows * featureColumns];
        }

        /** The nodes from the first wanted one on lie one behind the other in a chunk. */
        void logits(PassChunk chunk) {
            int[] wanted =
                    IntStream.range(0, chunk.rows())
                            .filter(row -> chunk.output(row) >= 0)
                            .boxed()
                            .sorted(Comparator.comparingInt(chunk::output))
                            .mapToInt(Integer::intValue)
                            .toArray();
            if (wanted.length > 0) {
                int first = chunk.output(wanted[0]);
                pass.project(wanted, output, logits, first * output.rows());
            }
        }

        void features(int layer, PassChunk chunk, int activeRows) {
            List<Integer> layers = request.featureLayers();
            int at = layers.indexOf(layer) * config.embeddingLength();
            for (int row = 0; at >= 0 && row < activeRows; row++) {
                int to = chunk.output(row);
                if (to >= 0) {
                    float[] stream = pass.stream(row);
                    int offset = to * featureColumns + at;
                    System.arraycopy(stream, 0, features, offset, stream.length);
                }
            }
        }

        Scores scores() {
            return new Scores(
                    request.firstNode(),
                    HostMatrix.of(logits, rows, output.rows(), request.shortlist()),
                    HostMatrix.of(features, rows, featureColumns, null));
        }
    }
}

package io.tercet.tasks.jvm;

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

/** A session with its own threads and cache. */
final class JvmSession implements FeatureSession {
    /** Rows of a pass: beyond this, more rows make a prompt no faster. */
    private static final int CHUNK_ROWS = 256;

    private final DecoderConfig config;
    private final int contextLength;
    private final CacheTable table;
    private final KvCache cache;
    private final ThreadTeam team;
    private final JvmWeights weights;
    private final JvmPass pass;
    private final JvmFeatures features;
    private final Map<Integer, float[]> exitStreams = new HashMap<>(); // by slot

    JvmSession(JvmWeights weights, RotaryTable rotary, SessionOptions options) {
        this.config = weights.config();
        this.contextLength = options.contextLength();
        this.table = new CacheTable(contextLength, config.blockCount(), config.vocabularySize());
        List<Integer> wanted = options.featuresOf(config);
        this.features = new JvmFeatures(wanted, table.capacity(), config.embeddingLength());
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
    public DecoderModel decoder() {
        return weights.model();
    }

    /** The streams that it keeps by slot; for the positions of {@link #held}. */
    JvmFeatures features() {
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
        JvmOutputs outputs = new JvmOutputs(pass, weights, plan, request);
        try {
            for (PassChunk chunk : plan.chunks(CHUNK_ROWS)) {
                run(chunk, plan.exitLayer(), request.skipped(), outputs);
            }
        } catch (RuntimeException | Error failed) {
            table.clear();
            throw failed;
        }
        return outputs.scores();
    }

    private void run(PassChunk chunk, int exitLayer, Skipped skipped, JvmOutputs outputs) {
        pass.begin(chunk);
        for (PassChunk.Stage stage : chunk.stages()) {
            for (int row = stage.joining(); row < stage.rows(); row++) {
                join(chunk, row, stage.fromLayer());
            }
            for (int layer = stage.fromLayer(); layer < stage.toLayer(); layer++) {
                outputs.features(layer, chunk, stage.rows());
                features.record(layer, chunk, stage.rows(), pass);
                pass.layer(layer, skipped, chunk, stage.rows());
            }
        }
        outputs.features(exitLayer, chunk, chunk.rows());
        features.record(exitLayer, chunk, chunk.rows(), pass);
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
                features.move(slots[i], to);
                float[] stream = exitStreams.get(slots[i]);
                if (stream != null) {
                    exitStreams.put(to, stream);
                }
            }
        }
    }

    @Override
    public void useThreads(int threads) {
        team.use(threads);
    }

    @Override
    public void close() {
        table.clear();
        exitStreams.clear();
        team.close();
    }
}

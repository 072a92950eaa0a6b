package io.tercet.tasks.jvm;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.RotaryTable;
import io.tercet.models.piece.HeadModel;
import io.tercet.tasks.FeatureSource;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.ScoreRequest;
import io.tercet.tasks.Scores;
import io.tercet.tasks.SessionOptions;
import io.tercet.tasks.TokenTree;
import io.tercet.tasks.cache.HeadTable;
import io.tercet.tasks.cache.Pass;
import io.tercet.tasks.cache.PassChunk;

/**
 * A draft head's session: each row starts from a feature, which is fc times the streams of its
 * source, or the output stream of the row before.
 */
final class JvmHeadSession implements ModelSession {
    private static final int CHUNK_ROWS = 256;

    private final DecoderConfig config;
    private final int contextLength;
    private final HeadTable table;
    private final ThreadTeam team;
    private final JvmWeights weights;
    private final JvmPass pass;
    private final JvmSources sources;
    private final StreamRows outputStreams;

    JvmHeadSession(
            HeadModel head,
            JvmWeights weights,
            RotaryTable rotary,
            SessionOptions options,
            FeatureSource source) {
        this.config = head.config();
        this.contextLength = options.contextLength();
        this.table = new HeadTable(head, contextLength);
        this.sources = new JvmSources(head, source);
        this.outputStreams = new StreamRows(1, table.capacity(), config.embeddingLength());
        this.weights = weights;
        this.team = new ThreadTeam(options.threads());
        KvCache cache = new KvCache(config, table.capacity(), options.cacheType());
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
        ScoreRequest confined = table.confined(request);
        Pass plan =
                table.plan(
                        prefix, tree, confined, sources.target(prefix), sources.qualifier(prefix));
        JvmOutputs outputs = new JvmOutputs(pass, weights, plan, confined);
        try {
            for (HeadTable.Part part : table.parts(plan, CHUNK_ROWS)) {
                run(part, outputs);
            }
        } catch (RuntimeException | Error failed) {
            table.clear();
            throw failed;
        }
        return outputs.scores();
    }

    private void run(HeadTable.Part part, JvmOutputs outputs) {
        PassChunk chunk = part.chunk();
        int rows = chunk.rows();
        pass.begin(chunk);
        switch (part.origin()) {
            case TARGET -> sources.startFromTarget(chunk, pass);
            case QUALIFIER -> sources.startFromQualifier(chunk, pass);
            case OWN -> {
                for (int row = 0; row < rows; row++) {
                    pass.load(row, outputStreams, 0, chunk.parentSlot(row));
                }
            }
        }
        outputs.features(0, chunk, rows);
        pass.layer(0, chunk, rows);
        outputs.features(1, chunk, rows);
        for (int row = 0; row < rows; row++) {
            pass.store(row, outputStreams, 0, chunk.slot(row));
        }
        outputs.logits(chunk);
    }

    @Override
    public void keep(int node) {
        table.keepRoot();
    }

    @Override
    public void close() {
        table.clear();
        team.close();
    }
}

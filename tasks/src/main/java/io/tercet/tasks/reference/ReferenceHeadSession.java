package io.tercet.tasks.reference;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.tasks.FeatureSource;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.RowBudget;
import io.tercet.tasks.ScoreRequest;
import io.tercet.tasks.Scores;
import io.tercet.tasks.SessionOptions;
import io.tercet.tasks.Skipped;
import io.tercet.tasks.TokenTree;
import io.tercet.tasks.cache.HeadTable;
import io.tercet.tasks.cache.Pass;
import io.tercet.tasks.cache.PassChunk;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A draft head's session: each row starts from a feature, which is fc times the streams of its
 * source, or the output stream of the row before.
 */
final class ReferenceHeadSession implements ModelSession {
    private static final int CHUNK_ROWS = 32;

    private final ReferenceHead head;
    private final DecoderConfig config;
    private final int contextLength;
    private final HeadTable table;
    private final ReferencePass pass;
    private final ReferenceSources sources;
    private final Map<Integer, float[]> outputStreams = new HashMap<>(); // by slot

    ReferenceHeadSession(ReferenceHead head, SessionOptions options, FeatureSource source) {
        this.head = head;
        this.config = head.model().config();
        this.contextLength = options.contextLength();
        this.table = new HeadTable(head.model(), contextLength);
        this.sources = new ReferenceSources(head.model(), source);
        this.pass = new ReferencePass(head.weights(), head.rotary(), table.capacity());
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
                        prefix,
                        tree,
                        confined,
                        sources.sessions().held(prefix),
                        sources.sessions().qualified(prefix));
        ReferenceOutputs outputs = new ReferenceOutputs(pass, config, plan, confined);
        ReferenceRouter router = router(request);
        float[] clusters = router == null ? new float[0] : router.none();
        for (HeadTable.Part part : table.parts(plan, CHUNK_ROWS)) {
            run(part, outputs, clusters);
        }
        RowBudget budget = request.budget();
        return router == null || budget == null
                ? outputs.scores()
                : outputs.scores(router.choose(clusters, budget.rows()));
    }

    /** The router where the request wants it. */
    private @Nullable ReferenceRouter router(ScoreRequest request) {
        ReferenceRouter router = head.router();
        if (router == null) {
            request.checkUnrouted();
        }
        return request.budget() == null ? null : router;
    }

    /** Runs some rows; raises the clusters' scores to those of the rows that want logits. */
    private void run(HeadTable.Part part, ReferenceOutputs outputs, float[] clusters) {
        PassChunk chunk = part.chunk();
        float[][] streams = new float[chunk.rows()][];
        for (int row = 0; row < streams.length; row++) {
            streams[row] = feature(chunk, row, part.origin());
            if (clusters.length > 0 && chunk.output(row) >= 0) {
                route(chunk.token(row), streams[row], clusters);
            }
        }
        outputs.features(0, chunk, streams.length, streams);
        pass.layer(0, Skipped.NONE, chunk, streams.length, streams);
        outputs.features(1, chunk, streams.length, streams);
        for (int row = 0; row < streams.length; row++) {
            outputStreams.put(chunk.slot(row), streams[row]);
            outputs.logits(chunk.output(row), streams[row]);
        }
    }

    private void route(int token, float[] feature, float[] clusters) {
        float[] own = Objects.requireNonNull(head.router()).scores(pass.embed(token), feature);
        for (int cluster = 0; cluster < clusters.length; cluster++) {
            clusters[cluster] = Math.max(clusters[cluster], own[cluster]);
        }
    }

    private float[] feature(PassChunk chunk, int row, HeadTable.Origin origin) {
        return switch (origin) {
            case TARGET -> head.fc().times(sources.targetRow(chunk.slot(row)));
            case QUALIFIER -> head.fc().times(sources.qualifierRow(chunk.slot(row)));
            case OWN -> Objects.requireNonNull(outputStreams.get(chunk.parentSlot(row))).clone();
        };
    }

    @Override
    public void keep(int node) {
        table.keepRoot();
    }

    @Override
    public void close() {
        table.clear();
    }
}

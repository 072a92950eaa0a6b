package io.tercet.tasks.jvm;

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
import io.tercet.tasks.host.ClusterChoice;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
    private final @Nullable JvmRouting routing;

    JvmHeadSession(
            JvmHead head,
            @Nullable JvmRouting routing,
            SessionOptions options,
            FeatureSource source) {
        this.config = head.model().config();
        this.contextLength = options.contextLength();
        this.table = new HeadTable(head.model(), contextLength);
        this.sources = new JvmSources(head.model(), source);
        this.routing = routing;
        this.outputStreams = new StreamRows(1, table.capacity(), config.embeddingLength());
        this.weights = head.weights();
        this.team = new ThreadTeam(options.threads());
        KvCache cache = new KvCache(config, table.capacity(), options.cacheType());
        this.pass = new JvmPass(weights, head.rotary(), cache, team);
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
        if (routing == null) {
            request.checkUnrouted();
        }
        ScoreRequest confined = table.confined(request);
        Pass plan =
                table.plan(
                        prefix,
                        tree,
                        confined,
                        sources.sessions().held(prefix),
                        sources.sessions().qualified(prefix));
        JvmOutputs outputs = new JvmOutputs(pass, weights, plan, confined);
        RowBudget budget = request.budget();
        try {
            if (budget == null) {
                for (HeadTable.Part part : table.parts(plan, CHUNK_ROWS)) {
                    run(part, outputs, null);
                    outputs.logits(part.chunk());
                }
                return outputs.scores();
            }
            return routed(table.parts(plan, CHUNK_ROWS), outputs, budget);
        } catch (RuntimeException | Error failed) {
            table.clear();
            throw failed;
        }
    }

    /** Projects what the parts want when all of them have had their say in what onto. */
    private Scores routed(List<HeadTable.Part> parts, JvmOutputs outputs, RowBudget budget) {
        JvmRouting router = Objects.requireNonNull(routing);
        router.begin();
        for (HeadTable.Part part : parts) {
            run(part, outputs, budget);
            outputs.note(part.chunk());
        }
        ClusterChoice choice = router.choice(budget);
        return outputs.scores(router.output(choice), choice.shortlist(), outputStreams);
    }

    private void run(HeadTable.Part part, JvmOutputs outputs, @Nullable RowBudget budget) {
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
        if (budget != null) {
            Objects.requireNonNull(routing).route(chunk, pass, budget);
        }
        outputs.features(0, chunk, rows);
        pass.layer(0, Skipped.NONE, chunk, rows);
        outputs.features(1, chunk, rows);
        for (int row = 0; row < rows; row++) {
            pass.store(row, outputStreams, 0, chunk.slot(row));
        }
    }

    @Override
    public void keep(int node) {
        table.keepRoot();
    }

    @Override
    public void useThreads(int threads) {
        team.use(threads);
    }

    @Override
    public void close() {
        table.clear();
        if (routing != null) {
            routing.close();
        }
        team.close();
    }
}

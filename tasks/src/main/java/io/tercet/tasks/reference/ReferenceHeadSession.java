package io.tercet.tasks.reference;

import io.tercet.models.decoder.DecoderConfig;
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
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

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
                        prefix, tree, confined, sources.target(prefix), sources.qualifier(prefix));
        ReferenceOutputs outputs = new ReferenceOutputs(pass, config, plan, confined);
        for (HeadTable.Part part : table.parts(plan, CHUNK_ROWS)) {
            run(part, outputs);
        }
        return outputs.scores();
    }

    private void run(HeadTable.Part part, ReferenceOutputs outputs) {
        PassChunk chunk = part.chunk();
        float[][] streams = new float[chunk.rows()][];
        for (int row = 0; row < streams.length; row++) {
            streams[row] = feature(chunk, row, part.origin());
        }
        outputs.features(0, chunk, streams.length, streams);
        pass.layer(0, chunk, streams.length, streams);
        outputs.features(1, chunk, streams.length, streams);
        for (int row = 0; row < streams.length; row++) {
            outputStreams.put(chunk.slot(row), streams[row]);
            outputs.logits(chunk.output(row), streams[row]);
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

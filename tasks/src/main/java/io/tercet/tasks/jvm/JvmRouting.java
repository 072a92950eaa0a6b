package io.tercet.tasks.jvm;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.tasks.RowBudget;
import io.tercet.tasks.cache.PassChunk;
import io.tercet.tasks.host.ClusterChoice;
import io.tercet.tasks.host.ClusteredRows;

/**
 * One session's way through the vocabulary: hands the router what the rows of a level start from,
 * and gives the projection what it chose. Not thread-safe.
 */
final class JvmRouting implements AutoCloseable {
    private final ClusteredRows rows;
    private final JvmRouter router;
    private final WeightMatrix tokenEmbedding;
    private final Factors factors = new Factors();
    private final float[] embedding; // [embeddingLength, padded]
    private final float[] feature; // [embeddingLength, padded]
    private final boolean hasProcessor; // beside those of a pass

    /**
     * @param threads of a pass; where they take all processors, a router beside it costs more than
     *     one before it
     */
    JvmRouting(RouterWeights weights, ClusteredRows rows, JvmWeights head, int threads) {
        DecoderConfig config = head.config();
        int width = config.embeddingLength();
        this.rows = rows;
        this.router = new JvmRouter(weights, width, config.normEpsilon());
        this.tokenEmbedding = head.tokenEmbedding();
        this.embedding = new float[Lanes.padded(width)];
        this.feature = new float[Lanes.padded(width)];
        this.hasProcessor = threads < Runtime.getRuntime().availableProcessors();
    }

    /** Starts a pass. */
    void begin() {
        router.begin();
    }

    /** Routes the rows of a chunk that want logits; their streams are what they start from yet. */
    void route(PassChunk chunk, JvmPass pass, RowBudget budget) {
        int wanted = 0;
        for (int row = 0; row < chunk.rows(); row++) {
            wanted += chunk.output(row) >= 0 ? 1 : 0;
        }
        if (wanted == 0) {
            return;
        }
        router.rows(wanted);
        int at = 0;
        for (int row = 0; row < chunk.rows(); row++) {
            if (chunk.output(row) >= 0) {
                tokenEmbedding.read(chunk.token(row), factors, embedding, 0);
                float[] stream = pass.stream(row);
                System.arraycopy(stream, 0, feature, 0, stream.length);
                router.set(at++, embedding, 0, feature, 0);
            }
        }
        router.start(budget.concurrent() && hasProcessor);
    }

    /** What the router has chosen, once it is done. */
    ClusterChoice choice(RowBudget budget) {
        return ClusterChoice.of(router.scores(), rows.clusters(), budget.rows());
    }

    /** The chosen rows, read block by block; results go to the columns of the shortlist. */
    WeightMatrix output(ClusterChoice choice) {
        return WeightMatrix.of(rows.rows(), choice.positions(), choice.columns());
    }

    @Override
    public void close() {
        router.close();
    }
}

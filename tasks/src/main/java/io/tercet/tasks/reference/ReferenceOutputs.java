package io.tercet.tasks.reference;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.tasks.ScoreRequest;
import io.tercet.tasks.Scores;
import io.tercet.tasks.Shortlist;
import io.tercet.tasks.cache.Pass;
import io.tercet.tasks.cache.PassChunk;
import io.tercet.tasks.host.HostMatrix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the rows that the request wants. */
final class ReferenceOutputs {
    private final ReferencePass pass;
    private final DecoderConfig config;
    private final ScoreRequest request;
    private final int layers; // run before
    private final float[][] streams; // [outputs][embeddingLength], that are to be projected
    private final float[] features; // [outputs, featureLayers * embeddingLength]
    private final int rows;
    private final int featureColumns;

    ReferenceOutputs(ReferencePass pass, DecoderConfig config, Pass plan, ScoreRequest request) {
        this.pass = pass;
        this.config = config;
        this.request = request;
        this.layers = plan.exitLayer();
        this.rows = plan.outputs();
        this.featureColumns = request.featureLayers().size() * config.embeddingLength();
        this.streams = new float[rows][];
        this.features = new float[rows * featureColumns];
    }

    /** Notes a stream that is to be projected; it must not change any more. */
    void logits(int output, float[] stream) {
        if (output >= 0) {
            streams[output] = stream;
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
        return scores(request.shortlist());
    }

    /** What was asked for, on some rows of the vocabulary; on all where null. */
    Scores scores(@Nullable Shortlist shortlist) {
        int columns = shortlist == null ? config.vocabularySize() : shortlist.size();
        float[] logits = new float[rows * columns];
        for (int row = 0; row < rows; row++) {
            float[] projected = pass.project(streams[row], layers, shortlist);
            System.arraycopy(projected, 0, logits, row * columns, columns);
        }
        return new Scores(
                request.firstNode(),
                HostMatrix.of(logits, rows, columns, shortlist),
                HostMatrix.of(features, rows, featureColumns, null));
    }
}

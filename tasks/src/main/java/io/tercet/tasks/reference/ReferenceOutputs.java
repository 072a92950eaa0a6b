package io.tercet.tasks.reference;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.tasks.ScoreRequest;
import io.tercet.tasks.Scores;
import io.tercet.tasks.Shortlist;
import io.tercet.tasks.cache.Pass;
import io.tercet.tasks.cache.PassChunk;
import io.tercet.tasks.host.HostMatrix;
import java.util.List;

/** Collects the rows that the request wants. */
final class ReferenceOutputs {
    private final ReferencePass pass;
    private final DecoderConfig config;
    private final ScoreRequest request;
    private final int layers; // run before
    private final float[] logits; // [outputs, columns]
    private final float[] features; // [outputs, featureLayers * embeddingLength]
    private final int rows;
    private final int columns;
    private final int featureColumns;

    ReferenceOutputs(ReferencePass pass, DecoderConfig config, Pass plan, ScoreRequest request) {
        this.pass = pass;
        this.config = config;
        Shortlist shortlist = request.shortlist();
        this.request = request;
        this.layers = plan.exitLayer();
        this.rows = plan.outputs();
        this.columns = shortlist == null ? config.vocabularySize() : shortlist.size();
        this.featureColumns = request.featureLayers().size() * config.embeddingLength();
        this.logits = new float[rows * columns];
        this.features = new float[rows * featureColumns];
    }

    void logits(int output, float[] stream) {
        if (output >= 0) {
            float[] row = pass.project(stream, layers, request.shortlist());
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

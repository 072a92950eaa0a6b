package io.tercet.tasks.jvm;

import io.tercet.tasks.ScoreRequest;
import io.tercet.tasks.Scores;
import io.tercet.tasks.Shortlist;
import io.tercet.tasks.cache.Pass;
import io.tercet.tasks.cache.PassChunk;
import io.tercet.tasks.host.HostMatrix;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Collects what the request wants. */
final class JvmOutputs {
    private final JvmPass pass;
    private final ScoreRequest request;
    private final int layers; // run before
    private final WeightMatrix output;
    private float[] logits = {}; // [rows, output.rows()], made when it is first wanted
    private final float[] features; // [rows, featureColumns]
    private final int rows;
    private final int width; // of a stream
    private final int featureColumns;
    private final int[] slots; // [rows], where the streams of noted rows are

    JvmOutputs(JvmPass pass, JvmWeights weights, Pass plan, ScoreRequest request) {
        this.pass = pass;
        this.width = weights.config().embeddingLength();
        this.request = request;
        this.layers = plan.exitLayer();
        this.rows = plan.outputs();
        this.output = weights.output(request.shortlist());
        this.featureColumns = request.featureLayers().size() * width;
        this.slots = new int[rows];
        this.features = new float[rows * featureColumns];
    }

    /** Projects a chunk's wanted rows, as many at a time as lie one behind the other. */
    void logits(PassChunk chunk) {
        int[] wanted =
                IntStream.range(0, chunk.rows())
                        .filter(row -> chunk.output(row) >= 0)
                        .boxed()
                        .sorted(Comparator.comparingInt(chunk::output))
                        .mapToInt(Integer::intValue)
                        .toArray();
        if (logits.length == 0) {
            logits = new float[Math.multiplyExact(rows, output.rows())];
        }
        for (int from = 0; from < wanted.length; ) {
            int first = chunk.output(wanted[from]);
            int to = from + 1;
            while (to < wanted.length && chunk.output(wanted[to]) == first + to - from) {
                to++;
            }
            int[] some = Arrays.copyOfRange(wanted, from, to);
            pass.project(some, layers, output, logits, first * output.rows());
            from = to;
        }
    }

    /** Notes where the streams are that a chunk wants projected, for later. */
    void note(PassChunk chunk) {
        for (int row = 0; row < chunk.rows(); row++) {
            if (chunk.output(row) >= 0) {
                slots[chunk.output(row)] = chunk.slot(row);
            }
        }
    }

    void features(int layer, PassChunk chunk, int activeRows) {
        List<Integer> wanted = request.featureLayers();
        int at = wanted.indexOf(layer) * width;
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

    /**
     * What was asked for, all rows projected at once.
     *
     * @param streams that were noted, by slot
     */
    Scores scores(WeightMatrix matrix, Shortlist shortlist, StreamRows streams) {
        float[] projected = new float[Math.multiplyExact(rows, matrix.rows())];
        pass.reserve(rows);
        for (int row = 0; row < rows; row++) {
            pass.load(row, streams, 0, slots[row]);
        }
        pass.project(IntStream.range(0, rows).toArray(), layers, matrix, projected, 0);
        return new Scores(
                request.firstNode(),
                HostMatrix.of(projected, rows, matrix.rows(), shortlist),
                HostMatrix.of(features, rows, featureColumns, null));
    }
}

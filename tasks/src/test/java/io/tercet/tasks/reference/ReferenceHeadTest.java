package io.tercet.tasks.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.LayerWeights;
import io.tercet.models.piece.HeadModel;
import io.tercet.models.tensor.Tensor;
import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.Backend;
import io.tercet.tasks.FeatureSource;
import io.tercet.tasks.HeadContract;
import io.tercet.tasks.LoadedModel;
import io.tercet.tasks.LogitsAssert;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.ScoreRequest;
import io.tercet.tasks.SessionOptions;
import io.tercet.tasks.SessionOptions.CacheType;
import io.tercet.tasks.TinyHeads;
import io.tercet.tasks.TinyModels;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReferenceHeadTest extends HeadContract {
    @Override
    protected Backend open() {
        return new ReferenceBackend();
    }

    @Override
    protected double errorLimit() {
        return 0;
    }

    /** The formulas of the EAGLE-3 paper for one row, whose attention is its own value. */
    @Test
    void aFirstRowIsTheFormula() {
        DecoderModel model = TinyModels.of("qwen3", TensorType.F32);
        HeadModel head = TinyHeads.of(model, List.of(0, 1, 2), List.of());
        Prefix first = Prefix.of(41);
        Prefix prefix = Prefix.of(41, 99);
        SessionOptions options = new SessionOptions(16, CacheType.F32, 1);
        try (ReferenceBackend backend = new ReferenceBackend();
                LoadedModel target = backend.load(model);
                ModelSession session = target.session(options.withFeatures(List.of(0, 1, 2)))) {
            ScoreRequest features = ScoreRequest.ALL.withFeatures(0, 1, 2);
            double[] streams =
                    doubles(session.score(first, first.tree(), features).features().toArray(0));
            ModelSession drafter =
                    backend.loadHead(head, target).open(options, FeatureSource.of(session));
            float[] logits = drafter.score(prefix, prefix.tree()).logits().toArray(0);
            double[] expected = logits(head, streams, 99);
            float[] rounded = new float[expected.length];
            IntStream.range(0, rounded.length).forEach(i -> rounded[i] = (float) expected[i]);
            assertThat(LogitsAssert.nmse(logits, rounded)).isLessThan(1e-11);
        }
    }

    private static double[] logits(HeadModel head, double[] streams, int token) {
        LayerWeights w = head.decoder().layers().getFirst();
        double[] x = times(head.fc(), streams);
        double[] embedding = doubles(head.target().tokenEmbedding().read(token));
        double[] input = joined(norm(embedding, head.tokenNorm()), norm(x, w.attnNorm()));
        x = sum(x, times(w.attnOutput(), repeated(head, times(w.attnV(), input))));
        double[] normed = norm(x, w.ffnNorm());
        double[] gate = times(w.ffnGate(), normed);
        double[] up = times(w.ffnUp(), normed);
        double[] hidden =
                IntStream.range(0, gate.length)
                        .mapToDouble(i -> gate[i] / (1 + Math.exp(-gate[i])) * up[i])
                        .toArray();
        x = sum(x, times(w.ffnDown(), hidden));
        return times(head.target().output(), norm(x, head.decoder().outputNorm()));
    }

    /** Every query head's attention to one position is its key/value head's value. */
    private static double[] repeated(HeadModel head, double[] values) {
        int length = head.config().valueLength();
        int group = head.config().headsPerKv();
        return IntStream.range(0, head.config().attentionWidth())
                .mapToDouble(i -> values[i / length / group * length + i % length])
                .toArray();
    }

    private static double[] doubles(float[] floats) {
        return IntStream.range(0, floats.length).mapToDouble(i -> floats[i]).toArray();
    }

    private static double[] times(Tensor matrix, double[] x) {
        return IntStream.range(0, matrix.rows())
                .mapToDouble(row -> {
                    float[] w = matrix.read(row);
                    return IntStream.range(0, w.length).mapToDouble(i -> w[i] * x[i]).sum();
                })
                .toArray();
    }

    private static double[] norm(double[] x, Tensor weight) {
        float[] w = weight.read(0);
        double square = IntStream.range(0, x.length).mapToDouble(i -> x[i] * x[i]).sum();
        double scale = 1 / Math.sqrt(square / x.length + 1e-5);
        return IntStream.range(0, x.length).mapToDouble(i -> x[i] * scale * w[i]).toArray();
    }

    private static double[] sum(double[] x, double[] y) {
        return IntStream.range(0, x.length).mapToDouble(i -> x[i] + y[i]).toArray();
    }

    private static double[] joined(double[] x, double[] y) {
        return DoubleStream.concat(DoubleStream.of(x), DoubleStream.of(y)).toArray();
    }
}

package io.tercet.tasks.reference;

import io.tercet.models.cluster.Clustering;
import io.tercet.models.piece.HeadModel;
import io.tercet.models.piece.RouterModel;
import io.tercet.tasks.Shortlist;
import io.tercet.tasks.host.ClusterChoice;
import java.util.Arrays;

/**
 * The router's network, row by row:
 *
 * <pre>
 *   first * concat(unit-rms embedding, unit-rms feature) (+ bias) ── silu ── second (+ bias)
 * </pre>
 */
final class ReferenceRouter {
    private final ReferenceMatrix first;
    private final float[] firstBias; // [hidden]
    private final ReferenceMatrix second;
    private final float[] secondBias; // [clusters]
    private final double epsilon;
    private final Clustering clusters;

    ReferenceRouter(RouterModel model, HeadModel head) {
        this.first = ReferenceWeights.matrix(model.first());
        this.firstBias = model.firstBias().read(0);
        this.second = ReferenceWeights.matrix(model.second());
        this.secondBias = model.secondBias().read(0);
        this.epsilon = head.config().normEpsilon();
        this.clusters = model.clustering(head);
    }

    /**
     * A score per cluster. [clusters]
     *
     * @param embedding of the row's token
     * @param feature that the row starts from
     */
    float[] scores(float[] embedding, float[] feature) {
        float[] input = Arrays.copyOf(unit(embedding), embedding.length + feature.length);
        System.arraycopy(unit(feature), 0, input, embedding.length, feature.length);
        float[] hidden = first.times(input);
        for (int i = 0; i < hidden.length; i++) {
            hidden[i] = ReferencePass.silu(hidden[i] + firstBias[i]);
        }
        float[] scores = second.times(hidden);
        for (int cluster = 0; cluster < scores.length; cluster++) {
            scores[cluster] += secondBias[cluster];
        }
        return scores;
    }

    /** The scores of a level without rows. [clusters] */
    float[] none() {
        float[] scores = new float[secondBias.length];
        Arrays.fill(scores, Float.NEGATIVE_INFINITY);
        return scores;
    }

    /** What scores choose, for a budget of rows. */
    Shortlist choose(float[] scores, int rows) {
        return ClusterChoice.of(scores, clusters, rows).shortlist();
    }

    /** Divided by its root mean square. */
    private float[] unit(float[] x) {
        double sum = 0;
        for (float value : x) {
            sum += (double) value * value;
        }
        double scale = 1 / Math.sqrt(sum / x.length + epsilon);
        float[] result = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            result[i] = (float) (x[i] * scale);
        }
        return result;
    }
}

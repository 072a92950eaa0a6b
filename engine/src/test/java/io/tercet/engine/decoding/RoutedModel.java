package io.tercet.engine.decoding;

import io.tercet.models.cluster.Clustering;
import io.tercet.models.decoder.DecoderConfig;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.RowBudget;
import io.tercet.tasks.ScoreRequest;
import io.tercet.tasks.Scores;
import io.tercet.tasks.Shortlist;
import io.tercet.tasks.TokenTree;
import io.tercet.tasks.host.ClusterChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A model with a router that knows what it says, knows nothing, or leads it astray. */
final class RoutedModel implements ModelSession {
    private final ModelSession model;
    private final Clustering clusters;
    private final Kind kind;
    private final List<Integer> budgets = new ArrayList<>();

    /** What the router is worth. */
    enum Kind {
        /** Scores a cluster by its highest logit. */
        TRAINED,
        RANDOM,
        /** The opposite of the trained one. */
        ADVERSARIAL
    }

    RoutedModel(ModelSession model, int clusters, Kind kind) {
        int tokens = model.config().vocabularySize();
        int[] labels = new Random(11).ints(tokens, 0, clusters).toArray();
        this.model = model;
        this.clusters = Clustering.ofLabels(labels, clusters);
        this.kind = kind;
    }

    /** The budgets that it was given, pass by pass. */
    List<Integer> budgets() {
        return budgets;
    }

    @Override
    public Scores score(Prefix prefix, TokenTree tree, ScoreRequest request) {
        RowBudget budget = request.budget();
        if (budget == null) {
            return model.score(prefix, tree, request);
        }
        budgets.add(budget.rows());
        ScoreRequest whole = request.routed(null);
        Scores scores = model.score(prefix, tree, whole);
        Shortlist chosen =
                ClusterChoice.of(clusterScores(scores, prefix), clusters, budget.rows())
                        .shortlist();
        return model.score(prefix, tree, whole.onto(chosen));
    }

    private float[] clusterScores(Scores scores, Prefix prefix) {
        float[] highest = new float[clusters.clusters()];
        if (kind == Kind.RANDOM) {
            Random random = new Random(Arrays.hashCode(prefix.toArray()));
            for (int cluster = 0; cluster < highest.length; cluster++) {
                highest[cluster] = random.nextFloat();
            }
            return highest;
        }
        Arrays.fill(highest, Float.NEGATIVE_INFINITY);
        for (int row = 0; row < scores.logits().rows(); row++) {
            float[] logits = scores.logits().toArray(row);
            for (int cluster = 0; cluster < highest.length; cluster++) {
                for (int i = clusters.from(cluster); i < clusters.to(cluster); i++) {
                    highest[cluster] = Math.max(highest[cluster], logits[clusters.token(i)]);
                }
            }
        }
        for (int cluster = 0; kind == Kind.ADVERSARIAL && cluster < highest.length; cluster++) {
            highest[cluster] = -highest[cluster];
        }
        return highest;
    }

    @Override
    public DecoderConfig config() {
        return model.config();
    }

    @Override
    public int contextLength() {
        return model.contextLength();
    }

    @Override
    public int cached() {
        return model.cached();
    }

    @Override
    public void keep(int node) {
        model.keep(node);
    }

    @Override
    public void close() {
        model.close();
    }
}

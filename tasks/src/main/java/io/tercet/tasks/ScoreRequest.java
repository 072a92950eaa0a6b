package io.tercet.tasks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a pass should compute beside the plain thing (all nodes, all layers, the whole vocabulary).
 *
 * @param firstNode nodes before it were scored by the session's previous pass over the same prefix
 *     and are not computed again; logits come for nodes from here on
 * @param exitLayer layers to run, 1 to blockCount; with fewer than all, the logits are the output
 *     norm and projection of that exit (LayerSkip, arXiv 2404.16710), through its own norm and
 *     adapter where the model has a {@link io.tercet.models.decoder.ExitHead} there, and the nodes'
 *     residual streams stay stored, so that a later pass continues from there and each layer is
 *     computed once per token
 * @param shortlist rows of the vocabulary to project onto, or null for all
 * @param featureLayers layers whose entering residual stream is wanted (EAGLE-3, arXiv 2503.01840),
 *     ascending; {@code blockCount} means the stream that leaves the last layer
 * @param budget of a head with a router ({@link LoadedHead#with}): it chooses the shortlist, which
 *     the logits then name; null where nothing is routed
 * @param skipped sublayers that the pass leaves out; with any, it runs all layers and scores all
 *     nodes. Rows that are in the cache whole are seen as they are; those that it lacks are made
 *     without these sublayers, and serve only passes that leave out the same: never a whole one.
 *     Nothing of such a pass can be kept
 */
public record ScoreRequest(
        int firstNode,
        int exitLayer,
        @Nullable Shortlist shortlist,
        List<Integer> featureLayers,
        @Nullable RowBudget budget,
        Skipped skipped) {
    /** Stands for all layers. */
    public static final int ALL_LAYERS = Integer.MAX_VALUE;

    /** All nodes, all layers, the whole vocabulary, no features. */
    public static final ScoreRequest ALL =
            new ScoreRequest(0, ALL_LAYERS, null, List.of(), null, Skipped.NONE);

    public ScoreRequest {
        if (firstNode < 0 || exitLayer < 1) {
            throw new IllegalArgumentException("firstNode is 0 or more, exitLayer 1 or more");
        }
        if (shortlist != null && budget != null) {
            throw new IllegalArgumentException("a pass has a shortlist or a budget, not both");
        }
        if (!skipped.isNone() && (firstNode > 0 || exitLayer != ALL_LAYERS)) {
            throw new IllegalArgumentException(
                    "a pass that skips sublayers has no exit and scores all nodes");
        }
        featureLayers = List.copyOf(featureLayers);
    }

    public ScoreRequest fromNode(int node) {
        return new ScoreRequest(node, exitLayer, shortlist, featureLayers, budget, skipped);
    }

    public ScoreRequest exitAt(int layer) {
        return new ScoreRequest(firstNode, layer, shortlist, featureLayers, budget, skipped);
    }

    public ScoreRequest onto(@Nullable Shortlist rows) {
        return new ScoreRequest(firstNode, exitLayer, rows, featureLayers, budget, skipped);
    }

    public ScoreRequest withFeatures(Integer... layers) {
        return new ScoreRequest(firstNode, exitLayer, shortlist, List.of(layers), budget, skipped);
    }

    /** With a shortlist of the router's choice; without one where null. */
    public ScoreRequest routed(@Nullable RowBudget rows) {
        return new ScoreRequest(firstNode, exitLayer, shortlist, featureLayers, rows, skipped);
    }

    /**
     * For backends: refuses a budget that no router is there to keep.
     *
     * @throws IllegalArgumentException when there is one
     */
    public void checkUnrouted() {
        if (budget != null) {
            throw new IllegalArgumentException(
                    "a budget of rows is for a draft head with a router");
        }
    }

    public ScoreRequest skipping(Skipped sublayers) {
        return new ScoreRequest(firstNode, exitLayer, shortlist, featureLayers, budget, sublayers);
    }
}

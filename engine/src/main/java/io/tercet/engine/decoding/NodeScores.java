package io.tercet.engine.decoding;

import io.tercet.tasks.Distributions;
import io.tercet.tasks.Features;
import io.tercet.tasks.Logits;
import io.tercet.tasks.LogitsOperations;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.Sampling;
import io.tercet.tasks.TokenTree;
import org.jspecify.annotations.Nullable;

/** What a model says after every node of a tree, penalties and bans applied. */
public final class NodeScores {
    private final LogitsOperations operations;
    private final TokenRules rules;
    private final Prefix prefix;
    private final TokenTree tree;
    private final int firstNode;
    private final Logits logits;
    private final Features features;
    private final @Nullable Routing routing;
    private final int vocabularySize;
    private int @Nullable [] best;
    private @Nullable Distributions distributions;

    NodeScores(
            Scorer scorer,
            Prefix prefix,
            TokenTree tree,
            int firstNode,
            Logits logits,
            Features features) {
        this.operations = scorer.operations();
        this.rules = scorer.rules();
        this.prefix = prefix;
        this.tree = tree;
        this.firstNode = firstNode;
        this.logits = logits;
        this.features = features;
        this.routing = scorer.routing();
        this.vocabularySize = scorer.vocabularySize();
    }

    public TokenTree tree() {
        return tree;
    }

    /** The node of row 0. */
    public int firstNode() {
        return firstNode;
    }

    /** A row per node from {@code firstNode()} on. */
    public Logits logits() {
        return logits;
    }

    /** The row of a node. */
    public Logits logits(int node) {
        return logits.row(node - firstNode);
    }

    /** Wanted residual streams, a row per node from {@code firstNode()} on. */
    public Features features() {
        return features;
    }

    /** The most probable token after a node. */
    public int best(int node) {
        if (best == null) {
            best = operations.argmax(logits);
        }
        return best[node - firstNode];
    }

    /** What is sampled from after each node, a row per node from {@code firstNode()} on. */
    public Distributions distributions() {
        if (distributions == null) {
            Sampling sampling = rules.sampling();
            if (sampling == null) {
                throw new IllegalStateException("greedy decoding has no distributions");
            }
            Distributions own = operations.softmax(logits, sampling);
            distributions =
                    routing == null
                            ? own
                            : operations.mixUniform(own, routing.floor(), vocabularySize);
        }
        return distributions;
    }

    /** The distribution after a node. */
    public Distributions distribution(int node) {
        return distributions().row(node - firstNode);
    }

    /** The model's own choice after every node: greedy, or sampled with the stage's draws. */
    public int[] choices(Stage stage, RoundDraws draws) {
        int[] tokens = new int[tree.size() - firstNode];
        if (rules.isGreedy()) {
            for (int node = firstNode; node < tree.size(); node++) {
                tokens[node - firstNode] = best(node);
            }
            return tokens;
        }
        float[] uniforms = new float[tokens.length];
        for (int node = firstNode; node < tree.size(); node++) {
            uniforms[node - firstNode] = draws.uniform(position(node) + 1, stage.choice(), node);
        }
        return operations.sample(distributions(), uniforms);
    }

    /** Where a node stands in the sequence. */
    public int position(int node) {
        return prefix.length() - 1 + tree.depth(node);
    }

    public LogitsOperations operations() {
        return operations;
    }

    public TokenRules rules() {
        return rules;
    }
}

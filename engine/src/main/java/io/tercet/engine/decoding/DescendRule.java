package io.tercet.engine.decoding;

import io.tercet.tasks.TokenTree;

/**
 * Choose the judge's own token at a node, descend if it is a child. Lossless for any tree however
 * it was drafted or pruned, greedy or sampled, since the judge alone chooses; with proposals of
 * point masses it accepts as often as any rule can.
 */
public record DescendRule(Stage stage) implements LosslessRule {

    @Override
    public Verdict judge(Draft draft, NodeScores scores, RoundDraws draws) {
        int[] choices = scores.choices(stage, draws);
        int node = descend(draft.tree(), 0, choices);
        return new Verdict(node, choices[node]);
    }

    /**
     * The last node on the way down that a judge's choices take.
     *
     * @param choices the judge's own token after each node, [tree.size()]
     */
    public static int descend(TokenTree tree, int from, int[] choices) {
        int node = from;
        int child = tree.child(node, choices[node]);
        while (child >= 0) {
            node = child;
            child = tree.child(node, choices[node]);
        }
        return node;
    }
}

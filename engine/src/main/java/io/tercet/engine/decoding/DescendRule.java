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
        TokenTree tree = draft.tree();
        int[] choices = scores.choices(stage, draws);
        int node = 0;
        int child = tree.child(0, choices[0]);
        while (child >= 0) {
            node = child;
            child = tree.child(node, choices[node]);
        }
        return new Verdict(node, choices[node]);
    }
}

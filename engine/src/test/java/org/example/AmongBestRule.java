package org.example;

import io.tercet.engine.decoding.Draft;
import io.tercet.engine.decoding.LossyRule;
import io.tercet.engine.decoding.NodeScores;
import io.tercet.engine.decoding.RoundDraws;
import io.tercet.engine.decoding.Stage;
import io.tercet.engine.decoding.Verdict;
import io.tercet.tasks.TokenTree;
import io.tercet.tasks.TopTokens;

/**
 * A proposed token stays when it is among the judge's {@code best} tokens; the judge speaks where
 * none is. With 1 and greedy decoding nothing changes; with more, text may. Works on any tree.
 */
public record AmongBestRule(Stage stage, int best) implements LossyRule {

    @Override
    public Verdict judge(Draft draft, NodeScores scores, RoundDraws draws) {
        TopTokens tops = scores.operations().topTokens(scores.logits(), best);
        int accepted = 0;
        int child = likedChild(draft.tree(), accepted, tops);
        while (child >= 0) {
            accepted = child;
            child = likedChild(draft.tree(), accepted, tops);
        }
        return new Verdict(accepted, scores.choices(stage, draws)[accepted]);
    }

    /** The child of a node that the judge likes best, or -1. */
    private static int likedChild(TokenTree tree, int node, TopTokens tops) {
        for (int rank = 0; rank < tops.k(); rank++) {
            int child = tree.child(node, tops.token(node, rank));
            if (child >= 0) {
                return child;
            }
        }
        return -1;
    }
}

package io.tercet.engine.decoding;

import io.tercet.tasks.Distributions;
import io.tercet.tasks.Draws.Purpose;
import io.tercet.tasks.LogitsOperations;
import io.tercet.tasks.TokenTree;
import java.util.List;

/**
 * Exact sampling through a tree, sibling by sibling. What the judge has left to say at a node
 * starts as its distribution there; every rejected sibling is taken out of it; when none is
 * accepted, what is left gives the judge's own token.
 *
 * <p>Siblings chosen deterministically are point masses (the rule of EAGLE-2's and EAGLE-3's code):
 * accept with the probability that is left for the token, take the token out. Siblings drawn
 * independently from a known distribution are tested against it (multi-step speculative sampling,
 * SpecInfer, arXiv 2305.09781, algorithm 2): accept with probability min(1, left / proposal), take
 * the proposal out.
 */
public record SiblingRule(Stage stage) implements LosslessRule {

    @Override
    public Verdict judge(Draft draft, NodeScores scores, RoundDraws draws) {
        Walk walk = new Walk(draft, scores, draws);
        boolean accepted = true;
        while (accepted) {
            accepted = walk.descend();
        }
        return walk.verdict();
    }

    /** Where the walk down the tree stands, and what the judge has left to say there. */
    private final class Walk {
        private final Draft draft;
        private final NodeScores scores;
        private final RoundDraws draws;
        private int node;
        private Distributions left;
        private boolean rejected;

        Walk(Draft draft, NodeScores scores, RoundDraws draws) {
            this.draft = draft;
            this.scores = scores;
            this.draws = draws;
            this.left = scores.distribution(0);
        }

        /** Tests the children of the node; goes to the first that is accepted. */
        boolean descend() {
            TokenTree tree = draft.tree();
            List<Integer> tests = draft.tests();
            for (int test = 0; test < tests.size(); test++) {
                int child = tests.get(test);
                if (tree.parent(child) == node) {
                    if (accepts(child, uniform(child, test))) {
                        node = child;
                        left = scores.distribution(child);
                        rejected = false;
                        return true;
                    }
                    left = without(child);
                    rejected = true;
                }
            }
            return false;
        }

        private float uniform(int child, int test) {
            return draws.uniform(scores.position(child), stage.acceptance(), test);
        }

        private boolean accepts(int child, float uniform) {
            LogitsOperations operations = scores.operations();
            int[] token = {draft.tree().token(child)};
            Distributions proposals = draft.proposals();
            return proposals == null
                    ? uniform < operations.probability(left, token)[0]
                    : operations
                            .ratioTest(
                                    left, proposals.row(child - 1), token, new float[] {uniform})[
                            0];
        }

        private Distributions without(int child) {
            LogitsOperations operations = scores.operations();
            Distributions proposals = draft.proposals();
            return proposals == null
                    ? operations.without(left, new int[] {draft.tree().token(child)})
                    : operations.residual(left, proposals.row(child - 1));
        }

        Verdict verdict() {
            Purpose purpose = rejected ? Purpose.RESIDUAL : Purpose.BONUS;
            return new Verdict(node, stage.draw(left, purpose, scores, node, draws));
        }
    }
}

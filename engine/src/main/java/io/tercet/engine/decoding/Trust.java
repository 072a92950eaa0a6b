package io.tercet.engine.decoding;

import io.tercet.tasks.Logits;
import io.tercet.tasks.LogitsOperations;
import io.tercet.tasks.TokenTree;

/**
 * Whether a proxy's word on a position can stand without the target's (TriSpec, arXiv 2601.23180,
 * section 3.2): when a certainty in [0, 1] reaches a threshold. With 0 or less it always can; with
 * more than 1 it never can.
 */
public record Trust(Criterion criterion, double threshold) {

    /** What is taken for certainty; the paper uses the margin and compares it with the others. */
    public enum Criterion {
        /** Difference of the proxy's two highest probabilities at temperature 1. */
        MARGIN {
            @Override
            double of(Draft draft, NodeScores scores, int node, boolean passed) {
                return scores.operations().margin(scores.logits(node))[0];
            }
        },
        /** What the proxy's entropy lacks to that of the uniform distribution, as a share of it. */
        ENTROPY {
            @Override
            double of(Draft draft, NodeScores scores, int node, boolean passed) {
                Logits row = scores.logits(node);
                double entropy = scores.operations().entropy(row)[0];
                return Math.clamp(1 - entropy / StrictMath.log(row.columns()), 0, 1);
            }
        },
        /** The drafter's highest probability; 0 where it proposed nothing. */
        DRAFT {
            @Override
            double of(Draft draft, NodeScores scores, int node, boolean passed) {
                int[] children = draft.tree().children(node);
                Logits rows = draft.logits();
                if (children.length == 0 || rows == null) {
                    return 0;
                }
                LogitsOperations operations = scores.operations();
                Logits row = rows.row(children[0] - 1);
                return StrictMath.exp(operations.topTokens(row, 1).logProbability(0, 0));
            }
        },
        /** Whether the proxy accepted a proposal there: 1 or 0. */
        AGREEMENT {
            @Override
            double of(Draft draft, NodeScores scores, int node, boolean passed) {
                return passed ? 1 : 0;
            }
        };

        /**
         * The certainty about the position after a node.
         *
         * @param passed whether a proposal was accepted there
         */
        abstract double of(Draft draft, NodeScores scores, int node, boolean passed);
    }

    /** Whether nothing is ever left to the target. */
    public boolean always() {
        return threshold <= 0;
    }

    /**
     * Trusted positions on the proxy's path before the first that is not; the last position is that
     * of its own token. What would follow an end of the text is trusted: nobody will ask for it.
     *
     * @param path nodes from the root to the last that the proxy accepted
     */
    int leading(Draft draft, NodeScores scores, int... path) {
        TokenTree tree = draft.tree();
        int trusted = 0;
        while (trusted < path.length
                && (ends(scores, tree, path[trusted])
                        || criterion.of(draft, scores, path[trusted], trusted < path.length - 1)
                                >= threshold)) {
            trusted++;
        }
        return trusted;
    }

    private static boolean ends(NodeScores scores, TokenTree tree, int node) {
        return node > 0 && scores.rules().ends(tree.token(node));
    }
}

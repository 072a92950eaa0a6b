package io.tercet.engine.decoding;

import io.tercet.tasks.Divergence;
import io.tercet.tasks.Logits;
import io.tercet.tasks.TokenTree;

/**
 * Fuzzy acceptance (PyramidSD, arXiv 2510.12966, after Fuzzy Speculative Decoding, arXiv
 * 2502.20704): a proposed token of a chain stays while the judge's distribution is within a
 * threshold of its proposer's, whichever token it is. The first that fails is replaced by the
 * judge's own choice, not by a residual; a fully kept draft earns a bonus.
 *
 * @param threshold the divergence up to which a token stays
 */
public record FuzzyRule(Stage stage, Divergence divergence, double threshold) implements LossyRule {

    @Override
    public Verdict judge(Draft draft, NodeScores scores, RoundDraws draws) {
        int accepted = draft.isEmpty() ? 0 : kept(draft, scores);
        return new Verdict(accepted, scores.choices(stage, draws)[accepted]);
    }

    private int kept(Draft draft, NodeScores scores) {
        TokenTree tree = draft.tree();
        Logits proposer = draft.logits();
        if (proposer == null) {
            throw new IllegalArgumentException("a fuzzy rule needs the proposer's logits");
        }
        int length = tree.size() - 1;
        double[] distances =
                scores.operations()
                        .divergence(
                                divergence,
                                scores.logits().rows(0, length),
                                proposer,
                                tree.pathTokens(length));
        int kept = 0;
        while (kept < length && distances[kept] <= threshold) {
            kept++;
        }
        return kept;
    }
}

package io.tercet.engine.retrieval;

import io.tercet.engine.decoding.Draft;
import io.tercet.engine.decoding.Drafter;
import io.tercet.engine.decoding.NodeScores;
import io.tercet.engine.decoding.RoundDraws;
import io.tercet.engine.decoding.Source;
import io.tercet.engine.decoding.Verdict;
import io.tercet.tasks.Prefix;

/**
 * Token Recycling (arXiv 2408.08696): a tree of a fixed shape, filled from the candidates that
 * earlier passes found for each token; every pass of the judge renews them.
 *
 * @param width candidates kept per token, the paper's k
 */
public record TokenRecycling(RecycledCandidates candidates, RecyclingTemplate template, int width)
        implements Drafter {

    @Override
    public Draft draft(Prefix prefix, int budget, RoundDraws draws) {
        return Draft.pointMasses(
                template.fill(prefix.last(), candidates, budget), Source.RETRIEVAL);
    }

    @Override
    public void follow(NodeScores scores, Verdict verdict) {
        int k = Math.min(width, scores.logits().columns());
        candidates.learn(
                scores.tree(),
                scores.firstNode(),
                scores.operations().topTokens(scores.logits(), k));
    }
}

package io.tercet.engine.decoding;

import java.util.ArrayList;
import java.util.List;

/**
 * What a round commits, and how it came about.
 *
 * @param emissions at least one token
 * @param drafted tokens that were drafted, as {@link Draft#drafted()}
 * @param qualified what a qualifier made of them
 * @param offered depth of the tree that the final judge saw
 * @param accepted proposed tokens that it accepted
 */
public record Round(
        List<Emission> emissions, int drafted, Qualified qualified, int offered, int accepted) {
    public Round {
        emissions = List.copyOf(emissions);
    }

    /** The round of a final judge: the accepted path, then the judge's own token, if any. */
    public static Round of(Draft draft, Judgement judgement, Source judge) {
        NodeScores scores = judgement.scores();
        Verdict verdict = judgement.verdict();
        int node = verdict.accepted();
        List<Emission> emissions = path(draft, scores, node, judge);
        int proposed = emissions.size();
        if (judgement.own()) {
            emissions.add(new Emission(verdict.token(), judge, judge, scores.logits(node)));
        }
        return new Round(emissions, draft.drafted(), draft.qualified(), draft.depth(), proposed);
    }

    /**
     * This round of what lies below a node, behind the path to that node, on which the qualifier
     * had the last word.
     *
     * @param whole the draft that this round's is a part of
     * @param scores the qualifier's
     */
    public Round behind(Draft whole, NodeScores scores, int node) {
        List<Emission> all = path(whole, scores, node, Source.QUALIFIER);
        int decided = all.size();
        all.addAll(emissions);
        return new Round(
                all, whole.drafted(), whole.qualified(), whole.depth(), decided + accepted);
    }

    /** The tokens from the root's child to a node, as proposed and as one judge saw them. */
    private static List<Emission> path(Draft draft, NodeScores scores, int node, Source judge) {
        List<Emission> emissions = new ArrayList<>();
        int[] path = draft.tree().path(node);
        for (int i = 1; i < path.length; i++) {
            int token = draft.tree().token(path[i]);
            Source proposer = draft.source(path[i]);
            emissions.add(new Emission(token, proposer, judge, scores.logits(path[i - 1])));
        }
        return emissions;
    }
}

package io.tercet.engine.retrieval;

import io.tercet.engine.decoding.Draft;
import io.tercet.engine.decoding.Drafter;
import io.tercet.engine.decoding.NodeScores;
import io.tercet.engine.decoding.RoundDraws;
import io.tercet.engine.decoding.Source;
import io.tercet.engine.decoding.Verdict;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.TokenTree;

/**
 * SAM-Decoding (arXiv 2411.10666): where the end of the text is a long enough repetition, proposes
 * what followed then; elsewhere another drafter speaks. One per request: its text only grows.
 */
public final class SuffixDrafter implements Drafter {
    private final SuffixAutomaton automaton = new SuffixAutomaton();
    private final int length;
    private final int threshold;
    private final Drafter fallback;

    /**
     * @param length tokens to propose
     * @param threshold shortest repetition that is trusted
     */
    public SuffixDrafter(int length, int threshold, Drafter fallback) {
        this.length = length;
        this.threshold = threshold;
        this.fallback = fallback;
    }

    @Override
    public Draft draft(Prefix prefix, int budget, RoundDraws draws) {
        while (automaton.size() < prefix.length()) {
            automaton.add(prefix.token(automaton.size()));
        }
        if (automaton.matchLength() < threshold) {
            return fallback.draft(prefix, budget, draws);
        }
        int[] following = automaton.following(Math.min(length, budget));
        return Draft.pointMasses(TokenTree.chain(prefix.last(), following), Source.RETRIEVAL);
    }

    @Override
    public void follow(NodeScores scores, Verdict verdict) {
        fallback.follow(scores, verdict);
    }
}

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
 * what followed then, there or in a static text; elsewhere another drafter speaks. One per request:
 * its text only grows.
 */
public final class SuffixDrafter implements Drafter {
    private final SuffixAutomaton automaton = new SuffixAutomaton();
    private final int length;
    private final int threshold;
    private final SuffixAutomaton.Cursor corpus;
    private final int bias;
    private final Drafter fallback;

    /**
     * @param length tokens to propose
     * @param threshold shortest repetition that is trusted
     */
    public SuffixDrafter(int length, int threshold, Drafter fallback) {
        this(length, threshold, new SuffixAutomaton().cursor(), 0, fallback);
    }

    /**
     * @param corpus a static text, where the end of this one may occur too
     * @param bias by which a match there must be longer than one in this text
     */
    SuffixDrafter(
            int length, int threshold, SuffixAutomaton.Cursor corpus, int bias, Drafter fallback) {
        this.length = length;
        this.threshold = threshold;
        this.corpus = corpus;
        this.bias = bias;
        this.fallback = fallback;
    }

    /** A copy of the text so far. */
    int[] text() {
        return automaton.text();
    }

    @Override
    public Draft draft(Prefix prefix, int budget, RoundDraws draws) {
        while (automaton.size() < prefix.length()) {
            int token = prefix.token(automaton.size());
            corpus.advance(token);
            automaton.add(token);
        }
        int own = automaton.matchLength();
        int kept = corpus.matchLength() - bias;
        if (Math.max(own, kept) < threshold) {
            return fallback.draft(prefix, budget, draws);
        }
        int count = Math.min(length, budget);
        int[] following = kept > own ? corpus.following(count) : automaton.following(count);
        return Draft.pointMasses(TokenTree.chain(prefix.last(), following), Source.RETRIEVAL);
    }

    @Override
    public void follow(NodeScores scores, Verdict verdict) {
        fallback.follow(scores, verdict);
    }
}

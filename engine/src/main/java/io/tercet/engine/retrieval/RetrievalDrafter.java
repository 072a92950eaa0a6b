package io.tercet.engine.retrieval;

import io.tercet.engine.decoding.Draft;
import io.tercet.engine.decoding.Drafter;
import io.tercet.engine.decoding.NodeScores;
import io.tercet.engine.decoding.RoundDraws;
import io.tercet.engine.decoding.Source;
import io.tercet.engine.decoding.Verdict;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.TokenTree;
import java.util.Arrays;

/** Proposes what a retriever found, as a chain of point masses. One per request. */
public final class RetrievalDrafter implements Drafter {
    private final Retriever retriever;
    private Prefix context = Prefix.of(0); // of the last draft
    private int[] candidates = {};

    public RetrievalDrafter(Retriever retriever) {
        this.retriever = retriever;
    }

    @Override
    public Draft draft(Prefix prefix, int budget, RoundDraws draws) {
        context = prefix;
        candidates = retriever.candidates(prefix);
        int[] fitting = Arrays.copyOf(candidates, Math.min(budget, candidates.length));
        return Draft.pointMasses(TokenTree.chain(prefix.last(), fitting), Source.RETRIEVAL);
    }

    @Override
    public void follow(NodeScores scores, Verdict verdict) {
        if (verdict.rejected(scores.tree())) {
            retriever.rejected(context, candidates);
        }
    }
}

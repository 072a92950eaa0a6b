package io.tercet.engine.sublayers;

import io.tercet.engine.decoding.ChainDrafter;
import io.tercet.engine.decoding.Draft;
import io.tercet.engine.decoding.Drafter;
import io.tercet.engine.decoding.NodeScores;
import io.tercet.engine.decoding.RoundDraws;
import io.tercet.engine.decoding.Scorer;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.Skipped;
import io.tercet.tasks.TokenTree;
import java.util.Arrays;

/**
 * SWIFT's two phases in every round: while the search is on, one step of it, then a chain drafted
 * without the sublayers that are known to matter least.
 */
public final class SwiftDrafter implements Drafter {
    private final Scorer draft;
    private final ChainDrafter chain;
    private final SublayerSearch search;
    private final int window;
    private final int interval;
    private int promptLength = -1;
    private int rounds;
    private int searchPasses;

    /**
     * @param chain drafts with a scorer made by {@link Scorer#skipping}
     * @param window tokens of the text that a set is measured with
     * @param interval rounds from one step of the search to the next
     */
    public SwiftDrafter(ChainDrafter chain, SublayerSearch search, int window, int interval) {
        this.draft = chain.model();
        this.chain = chain;
        this.search = search;
        this.window = window;
        this.interval = interval;
    }

    @Override
    public Draft draft(Prefix prefix, int budget, RoundDraws draws) {
        if (promptLength < 0) {
            promptLength = prefix.length();
        }
        boolean written = prefix.length() - promptLength >= window;
        if (budget > 0 && written && !search.isOver() && rounds++ % interval == 0) {
            search.step(sublayers -> matchness(prefix, sublayers), prefix.length(), draws);
            searchPasses++;
        }
        draft.skip(search.best());
        return chain.draft(prefix, budget, draws);
    }

    /** Drafts the window's tokens side by side, each behind the text as it was written. */
    private double matchness(Prefix prefix, Skipped sublayers) {
        int[] expected = prefix.from(prefix.length() - window);
        Prefix before = prefix.first(prefix.length() - window);
        TokenTree tree =
                TokenTree.chain(before.last(), Arrays.copyOf(expected, expected.length - 1));
        draft.skip(sublayers);
        NodeScores scores = draft.score(before, tree);
        int same = 0;
        for (int node = 0; node < window; node++) {
            same += scores.best(node) == expected[node] ? 1 : 0;
        }
        return same / (double) window;
    }

    /** Passes of this request that went into the search; they are draft passes. */
    public int searchPasses() {
        return searchPasses;
    }
}

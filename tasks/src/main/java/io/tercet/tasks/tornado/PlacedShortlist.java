package io.tercet.tasks.tornado;

import io.tercet.tasks.Shortlist;
import org.jspecify.annotations.Nullable;

/** The shortlist that a session projects onto, one at a time, and where it lies in the ring. */
final class PlacedShortlist {
    private final Results results;
    private final ModelGraphs graphs;
    private @Nullable Shortlist shortlist;
    private Ring.@Nullable Block block;

    PlacedShortlist(Results results, ModelGraphs graphs) {
        this.results = results;
        this.graphs = graphs;
    }

    /** Puts a shortlist there in place of another. */
    void place(Shortlist wanted) {
        if (!wanted.equals(shortlist)) {
            release();
            graphs.prepareShortlist(wanted.size());
            block = results.place(wanted.toArray());
            shortlist = wanted;
        }
    }

    void release() {
        if (block != null) {
            results.ring().release(block);
        }
        shortlist = null;
        block = null;
    }

    /** Its rows; 0 without one. */
    int size() {
        return shortlist == null ? 0 : shortlist.size();
    }

    /** Where it begins in the ring; 0 without one. */
    int element() {
        return block == null ? 0 : block.element(0);
    }
}

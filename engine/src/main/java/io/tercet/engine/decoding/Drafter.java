package io.tercet.engine.decoding;

import io.tercet.tasks.Prefix;

/** Proposes continuations of a prefix. */
public interface Drafter {
    /** Proposes nothing: the judge decodes plainly. */
    Drafter NONE = (prefix, budget, draws) -> Draft.none(prefix.tree());

    /**
     * Proposes at most {@code budget} tokens deep; fewer or none is fine.
     *
     * @param budget 0 or more; with 0 the draft is empty
     */
    Draft draft(Prefix prefix, int budget, RoundDraws draws);

    /** The same, as wide as a plan wants; drafters of one width look at no other. */
    default Draft draft(Prefix prefix, Budget budget, RoundDraws draws) {
        return draft(prefix, budget.length(), draws);
    }

    /** Learns what became of its draft: what the target said, and what was accepted. */
    default void follow(NodeScores scores, Verdict verdict) {}
}

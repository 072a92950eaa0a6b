package io.tercet.tasks.round;

import io.tercet.tasks.Divergence;
import io.tercet.tasks.Draws.Purpose;

/** A step of a round, in the words of the decoding methods. Models are numbers of the spec. */
public sealed interface RoundStep {

    /**
     * A model proposes one more token, greedily or drawn; nothing behind an end of the text.
     *
     * @param onto what it projects onto; a level is a token
     */
    record Draft(int model, Projection onto) implements RoundStep {
        /** By the whole vocabulary. */
        public Draft(int model) {
            this(model, new Projection.All());
        }
    }

    /**
     * A model scores what is proposed.
     *
     * @param bonus whether the last proposal is scored too; else it is only where it is the root
     */
    record Verify(int model, boolean bonus) implements RoundStep {}

    /**
     * A model that has scored decides how many proposals it accepts, and says its own token.
     *
     * @param model who judges
     * @param proposer whose rows the proposals came from
     * @param voice which draws are used
     * @param bonus whether it says a token behind a fully accepted chain
     * @param effect what becomes of the verdict
     */
    record Judge(int model, int proposer, Rule rule, Voice voice, boolean bonus, Effect effect)
            implements RoundStep {
        /** The same by another rule. */
        public Judge by(Rule other) {
            return new Judge(model, proposer, other, voice, bonus, effect);
        }
    }

    /** When a proposal is accepted. */
    sealed interface Rule {
        /** When it is what the judge chooses itself. */
        record Equality() implements Rule {}

        /** With probability min(1, judge / proposer); a draw from the residual replaces it. */
        record Ratio() implements Rule {}

        /** While the distributions are within a threshold; the judge's own choice replaces it. */
        record Fuzzy(Divergence divergence, double threshold) implements Rule {}
    }

    /** What becomes of a verdict. */
    enum Effect {
        /** Accepted proposals and the own token are passed on to the next judge. */
        PASS,
        /** They are committed with all that was passed on before. */
        COMMIT,
        /** Nothing yet: {@link Route} says. */
        HOLD,
        /**
         * Accepted proposals and the own token are committed behind what {@link Route} let pass.
         */
        CLOSE
    }

    /**
     * Decides whether the word of the judge before it can stand (TriSpec, arXiv 2601.23180, section
     * 3.2). Where it is certain of every position, its own token's included, the verdict is
     * committed; else the proposals before the first position that it is not certain of are passed
     * on, and the others stay proposed: of a tree what lies below the last that was passed on, its
     * new root.
     *
     * @param model who judged
     * @param number of the judge, as in its voice
     * @param threshold certainty from which its word stands
     */
    record Route(int model, Certainty certainty, int number, double threshold)
            implements RoundStep {}

    /** What a judge's certainty about a position is. */
    enum Certainty {
        /** Difference of its two highest probabilities at temperature 1. */
        MARGIN,
        /** Whether it accepted a proposal there: 1 or 0. */
        AGREEMENT
    }

    /** A step of a round whose draft is a tree. Node 0, the root, is the last committed token. */
    sealed interface OfTree extends RoundStep {}

    /**
     * A model proposes children for the best of what it proposed last, at first for the root
     * (EAGLE-2, arXiv 2406.16858, section 4.1).
     *
     * @param onto what it projects onto, level by level
     */
    record Expand(int model, Projection onto) implements OfTree {}

    /** The best of all that was proposed become the draft (EAGLE-2, section 4.2). */
    record Rerank() implements OfTree {}

    /** A model scores every node of what is proposed. */
    record VerifyTree(int model) implements OfTree {}

    /**
     * A model that has scored the draft decides how far down it accepts it, and says its own token.
     * Where the path is committed, all models keep what they have of it.
     *
     * @param model who judges
     * @param proposer whose tree it is
     * @param effect what becomes of the verdict; nothing is passed on
     */
    record JudgeTree(int model, int proposer, Walk walk, Voice voice, Effect effect)
            implements OfTree {}

    /** How a judge goes down a tree. */
    enum Walk {
        /** To the child that is its own choice. */
        DESCEND,
        /**
         * To the first child that is accepted with the probability that is left for it; those
         * rejected are taken out (multi-step speculative sampling for point masses).
         */
        SIBLINGS
    }

    /** A model computes what its cache lacks of the committed tokens, all but the last. */
    record CatchUp(int model) implements RoundStep {}

    /**
     * The keys of a judge's draws.
     *
     * @param choice of its own choice after every proposal
     * @param acceptance of accepting one
     * @param number tells apart the judges' own tokens
     */
    record Voice(Purpose choice, Purpose acceptance, int number) {}
}

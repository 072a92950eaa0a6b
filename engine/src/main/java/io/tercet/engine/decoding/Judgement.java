package io.tercet.engine.decoding;

/**
 * A judge's answer to a draft.
 *
 * @param scores of the nodes that it looked at: all, or all but a chain's last
 * @param verdict what its rule says
 * @param own whether the verdict's token is to be committed: a word of the judge's own
 */
public record Judgement(NodeScores scores, Verdict verdict, boolean own) {

    /** The verdict as far as nodes were scored: what a cache can keep. */
    public Verdict kept() {
        int scored = scores.tree().size() - 1;
        return new Verdict(Math.min(verdict.accepted(), scored), verdict.token());
    }
}

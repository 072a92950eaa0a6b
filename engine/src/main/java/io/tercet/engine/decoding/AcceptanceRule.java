package io.tercet.engine.decoding;

/**
 * Decides how much of a draft to accept, given what the judging model says after every node.
 * Whether it keeps the judging model's output exact is its type.
 */
public sealed interface AcceptanceRule permits LosslessRule, LossyRule {

    /**
     * @param scores rows for all nodes of the draft's tree
     */
    Verdict judge(Draft draft, NodeScores scores, RoundDraws draws);
}

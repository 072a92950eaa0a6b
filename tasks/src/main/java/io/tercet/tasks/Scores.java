package io.tercet.tasks;

/**
 * The result of a pass.
 *
 * @param firstNode the node of row 0
 * @param logits one row per node from {@code firstNode} on
 * @param features one row per node, the wanted layers' residual streams side by side; no columns
 *     where none were wanted
 */
public record Scores(int firstNode, Logits logits, Features features) {

    /** The one row of a node. */
    public Logits node(int node) {
        return logits.rows(node - firstNode, node - firstNode + 1);
    }
}

package io.tercet.tasks;

/**
 * How much of the vocabulary a draft head with a router projects onto (DynaSpec, arXiv 2510.13847):
 * the clusters that the router likes best over all rows of the pass, until they have so many rows
 * together.
 *
 * @param rows at least 1; whole clusters are taken, so it may become a few more
 * @param concurrent whether the router may run beside the head's layer; never changes a result
 */
public record RowBudget(int rows, boolean concurrent) {
    public RowBudget {
        if (rows < 1) {
            throw new IllegalArgumentException("a budget has at least one row");
        }
    }
}

package io.tercet.tasks.tornado;

/** Where an operation's numbers lie in the arrays that tell the kernels about it. */
final class OperationLayout {
    /** Rows that one launch works on at most. */
    static final int MAX_ROWS = PassLayout.MAX_ROWS;

    /** Numbers that one launch gives back at most. */
    static final int MAX_RESULTS = 4096;

    static final int ROWS = 0;
    static final int COLUMNS = 1;

    /** How many of the highest are wanted. */
    static final int K = 2;

    /** Where a list of columns lies in the ring. */
    static final int LIST = 3;

    /** Entries to be adjusted. */
    static final int ENTRIES = 4;

    /** [MAX_ROWS] each: where rows start in the ring. */
    static final int FIRST = 8;

    static final int SECOND = FIRST + MAX_ROWS;
    static final int OUT = SECOND + MAX_ROWS;

    /** [MAX_ROWS], a column per row, or -1. */
    static final int COLUMN = OUT + MAX_ROWS;

    /** Ints in all. */
    static final int SIZE = COLUMN + MAX_ROWS;

    /** The same for the array of floats. */
    static final int TEMPERATURE = 0;

    static final int PENALTY = 1;

    /** What a column counts as that a matrix lacks; minus infinity for a banned one. */
    static final int MISSING = 2;

    /** What a uniform distribution has of a mixture. */
    static final int SHARE = 3;

    /** [MAX_ROWS], uniform numbers, cuts, or log-sums of the first matrix. */
    static final int VALUE = 4;

    /** [MAX_ROWS], log-sums of the second matrix. */
    static final int SECOND_VALUE = VALUE + MAX_ROWS;

    /** Floats in all. */
    static final int FLOATS = SECOND_VALUE + MAX_ROWS;

    /** A row's summary at temperature 1: {@link #LOG_SUM}, {@link #MARGIN}, {@link #ENTROPY}. */
    static final int SUMMARY = 3;

    /** What turns a logit into its log-probability when taken off. */
    static final int LOG_SUM = 0;

    /** Difference of the two highest probabilities. */
    static final int MARGIN = 1;

    /** In nats. */
    static final int ENTROPY = 2;

    private OperationLayout() {}
}

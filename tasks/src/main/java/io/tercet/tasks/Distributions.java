package io.tercet.tasks;

import org.jspecify.annotations.Nullable;

/**
 * Probabilities on a backend, [rows, columns], each row non-negative and summing to 1 up to
 * rounding. Columns, lifetime and views as for {@link Logits}.
 */
public interface Distributions {
    int rows();

    int columns();

    /** What the columns stand for, or null for the whole vocabulary in order. */
    @Nullable Shortlist shortlist();

    /** A view of rows {@code from} (inclusive) to {@code to} (exclusive). */
    Distributions rows(int from, int to);

    /** A view of one row. */
    default Distributions row(int row) {
        return rows(row, row + 1);
    }

    /** A copy on the host of one row, [columns]. For reports and tests. */
    float[] toArray(int row);
}

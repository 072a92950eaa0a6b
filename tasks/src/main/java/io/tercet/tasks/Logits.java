package io.tercet.tasks;

import org.jspecify.annotations.Nullable;

/**
 * Unnormalised scores on a backend, [rows, columns]; column j belongs to token j, or to {@code
 * shortlist().token(j)}. Immutable.
 *
 * <p>On the CPU a handle lives as long as it is referenced. A device may reuse its memory once its
 * session has scored 512 further rows; using a stale handle throws {@link IllegalStateException}.
 */
public interface Logits {
    int rows();

    int columns();

    /** What the columns stand for, or null for the whole vocabulary in order. */
    @Nullable Shortlist shortlist();

    /** A view of rows {@code from} (inclusive) to {@code to} (exclusive). */
    Logits rows(int from, int to);

    /** A view of one row. */
    default Logits row(int row) {
        return rows(row, row + 1);
    }

    /**
     * A copy on the host of one row, [columns]. For reports and tests: the decoding loop uses none.
     */
    float[] toArray(int row);
}

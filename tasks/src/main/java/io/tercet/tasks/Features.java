package io.tercet.tasks;

/** Residual streams on a backend, [rows, columns]. Lifetime and views as for {@link Logits}. */
public interface Features {
    int rows();

    int columns();

    /** A copy on the host of one row, [columns]. */
    float[] toArray(int row);
}

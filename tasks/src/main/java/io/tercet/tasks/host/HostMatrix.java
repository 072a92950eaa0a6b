package io.tercet.tasks.host;

import io.tercet.tasks.Distributions;
import io.tercet.tasks.Features;
import io.tercet.tasks.Logits;
import io.tercet.tasks.Shortlist;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rows of floats in one array: logits, distributions or features of a host backend. */
public final class HostMatrix implements Logits, Distributions, Features {
    private final float[] data; // [any rows, columns]
    private final int firstRow;
    private final int rows;
    private final int columns;
    private final @Nullable Shortlist shortlist;

    private HostMatrix(
            float[] data, int firstRow, int rows, int columns, @Nullable Shortlist shortlist) {
        this.data = data;
        this.firstRow = firstRow;
        this.rows = rows;
        this.columns = columns;
        this.shortlist = shortlist;
    }

    /**
     * A matrix over an array that the caller no longer writes once it has handed the matrix on.
     *
     * @param data [rows, columns]
     * @param shortlist what the columns stand for; null for the vocabulary in order
     */
    public static HostMatrix of(
            float[] data, int rows, int columns, @Nullable Shortlist shortlist) {
        if (data.length < (long) rows * columns) {
            throw new IllegalArgumentException(
                    rows + " x " + columns + " is more than " + data.length);
        }
        return new HostMatrix(data, 0, rows, columns, shortlist);
    }

    /** A new matrix of zeros with the shape and the shortlist of this one. */
    public HostMatrix blank() {
        return of(new float[rows * columns], rows, columns, shortlist);
    }

    /** A copy that may be written. */
    public HostMatrix copy() {
        float[] copied = Arrays.copyOfRange(data, offset(0), offset(0) + rows * columns);
        return of(copied, rows, columns, shortlist);
    }

    /** The rows of several matrices of equal columns, one below the other. */
    public static HostMatrix concatenate(List<HostMatrix> parts) {
        HostMatrix first = parts.getFirst();
        int rows = parts.stream().mapToInt(HostMatrix::rows).sum();
        float[] all = new float[rows * first.columns];
        int at = 0;
        for (HostMatrix part : parts) {
            if (part.columns != first.columns) {
                throw new IllegalArgumentException(
                        "matrices of " + first.columns + " and " + part.columns + " columns");
            }
            int length = part.rows * part.columns;
            System.arraycopy(part.data, part.offset(0), all, at, length);
            at += length;
        }
        return of(all, rows, first.columns, first.shortlist);
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public @Nullable Shortlist shortlist() {
        return shortlist;
    }

    @Override
    public HostMatrix rows(int from, int to) {
        Objects.checkFromToIndex(from, to, rows);
        return new HostMatrix(data, firstRow + from, to - from, columns, shortlist);
    }

    @Override
    public HostMatrix row(int row) {
        return rows(row, row + 1);
    }

    @Override
    public float[] toArray(int row) {
        return Arrays.copyOfRange(data, offset(row), offset(row) + columns);
    }

    /** The array behind the rows; row r starts at {@code offset(r)}. Not to be written. */
    public float[] data() {
        return data;
    }

    /** Where a row starts in {@link #data()}. */
    public int offset(int row) {
        return (firstRow + row) * columns;
    }

    /** The token of a column. */
    public int token(int column) {
        return shortlist == null ? column : shortlist.token(column);
    }

    /** The column of a token, or -1 where it has none. */
    public int column(int token) {
        if (shortlist != null) {
            return shortlist.column(token);
        }
        return token < columns ? token : -1;
    }

    /** The value of a token in a row; {@code missing} where it has no column. */
    public float value(int row, int token, float missing) {
        int column = column(token);
        return column < 0 ? missing : data[offset(row) + column];
    }
}

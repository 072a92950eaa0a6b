package io.tercet.tasks.tornado;

import io.tercet.tasks.Shortlist;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Columns that two matrices are to share: so many tokens in order, or those of a shortlist. */
record Alignment(int size, @Nullable Shortlist shortlist) {

    /** The columns of a matrix. */
    static Alignment to(DeviceMatrix matrix) {
        return new Alignment(matrix.columns(), matrix.shortlist());
    }

    /** The columns that either matrix has. */
    static Alignment union(DeviceMatrix one, DeviceMatrix other) {
        Shortlist first = one.shortlist();
        Shortlist second = other.shortlist();
        if (first == null || second == null) {
            return new Alignment(1 + Math.max(last(one), last(other)), null);
        }
        Shortlist both =
                Shortlist.of(
                        IntStream.concat(
                                        IntStream.of(first.toArray()),
                                        IntStream.of(second.toArray()))
                                .toArray());
        return new Alignment(both.size(), both);
    }

    private static int last(DeviceMatrix matrix) {
        return matrix.token(matrix.columns() - 1);
    }

    boolean fits(DeviceMatrix matrix) {
        return matrix.columns() == size
                && (Objects.equals(matrix.shortlist(), shortlist) || sameTokens(matrix));
    }

    private boolean sameTokens(DeviceMatrix matrix) {
        return IntStream.range(0, size).allMatch(column -> matrix.token(column) == token(column));
    }

    private int token(int column) {
        return shortlist == null ? column : shortlist.token(column);
    }

    /** The matrix's column of each of these, or -1. [size] */
    int[] columnsOf(DeviceMatrix matrix) {
        return IntStream.range(0, size).map(column -> matrix.column(token(column))).toArray();
    }
}

package io.tercet.tasks.tornado;

import io.tercet.tasks.Distributions;
import io.tercet.tasks.Features;
import io.tercet.tasks.Logits;
import io.tercet.tasks.Shortlist;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rows of the ring: logits, distributions or features that stay on the device. */
final class DeviceMatrix implements Logits, Distributions, Features {
    private final Results results;
    private final List<Row> rows;
    private final int columns;
    private final @Nullable Shortlist shortlist;
    private final @Nullable TokenColumns tokenColumns;

    /** Where a row starts in its block. */
    record Row(Ring.Block block, int offset) {
        /** Its place in the ring; throws when it is there no more. */
        int element() {
            return block.element(offset);
        }
    }

    /** Where the ring has the column of each of so many tokens, or -1. */
    record TokenColumns(Row place, int tokens) {}

    DeviceMatrix(Results results, List<Row> rows, int columns, @Nullable Shortlist shortlist) {
        this(results, rows, columns, shortlist, null);
    }

    private DeviceMatrix(
            Results results,
            List<Row> rows,
            int columns,
            @Nullable Shortlist shortlist,
            @Nullable TokenColumns tokenColumns) {
        this.results = results;
        this.rows = List.copyOf(rows);
        this.columns = columns;
        this.shortlist = shortlist;
        this.tokenColumns = tokenColumns;
    }

    /** The same rows in a ring: a copy where they lie in another queue's. */
    DeviceMatrix in(Results wanted) {
        return wanted.equals(results) ? this : wanted.adopt(this);
    }

    DeviceMatrix with(@Nullable TokenColumns places) {
        return new DeviceMatrix(results, rows, columns, shortlist, places);
    }

    /** Null where the ring has none, or not any more. */
    @Nullable TokenColumns tokenColumns() {
        return tokenColumns != null && tokenColumns.place.block().isThere() ? tokenColumns : null;
    }

    /** Rows one below the other, from an offset of a block on. */
    static DeviceMatrix of(
            Results results,
            Ring.Block block,
            int offset,
            int rows,
            int columns,
            @Nullable Shortlist shortlist) {
        Row[] list = new Row[rows];
        Arrays.setAll(list, row -> new Row(block, offset + row * columns));
        return new DeviceMatrix(results, Arrays.asList(list), columns, shortlist);
    }

    @Override
    public int rows() {
        return rows.size();
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
    public DeviceMatrix rows(int from, int to) {
        Objects.checkFromToIndex(from, to, rows.size());
        return new DeviceMatrix(results, rows.subList(from, to), columns, shortlist, tokenColumns);
    }

    @Override
    public DeviceMatrix row(int row) {
        return rows(row, row + 1);
    }

    @Override
    public float[] toArray(int row) {
        return columns == 0 ? new float[0] : results.read(rows.get(row), columns);
    }

    List<Row> places() {
        return rows;
    }

    /** Where a row starts in the ring; throws when it is there no more. */
    int element(int row) {
        return rows.get(row).element();
    }

    /** The token of a column. */
    int token(int column) {
        return shortlist == null ? column : shortlist.token(column);
    }

    /** The column of a token, or -1 where it has none. */
    int column(int token) {
        if (shortlist != null) {
            return shortlist.column(token);
        }
        return token < columns ? token : -1;
    }
}

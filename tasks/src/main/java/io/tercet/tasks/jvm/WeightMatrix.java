package io.tercet.tasks.jvm;

import io.tercet.models.tensor.Tensor;
import io.tercet.tasks.Shortlist;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tensor, or some rows of it, as the matrix product reads it. Rows may be read in another order
 * than their results have: a product runs over blocks of memory, and nothing is gathered.
 */
public final class WeightMatrix {
    /** Columns of which a part of a row is a multiple, but for the last. */
    static final int BLOCK = 512;

    private final MemorySegment data;
    private final long blockBytes; // of BLOCK columns
    private final long rowBytes;
    private final int rows;
    private final int columns;
    private final Dequantiser dequantiser;
    private final @Nullable Tile tile; // where the format has one and rows are whole blocks
    private final @Nullable Unpacker unpacker; // where there is a tile
    private final int @Nullable [] sources; // [rows], rows of the tensor; null for all in order
    private final int @Nullable [] targets; // [rows], columns of results; null for their own

    private WeightMatrix(
            Tensor tensor,
            Dequantiser dequantiser,
            int @Nullable [] sources,
            int @Nullable [] targets) {
        this.data = tensor.data();
        this.blockBytes = tensor.type().bytes(BLOCK);
        this.rowBytes = tensor.rowBytes();
        this.rows = sources == null ? tensor.rows() : sources.length;
        this.columns = tensor.columns();
        this.dequantiser = dequantiser;
        boolean whole = columns % BlockReader.LENGTH == 0;
        Optional<BlockReader> reader = BlockReader.of(tensor.type()).filter(_ -> whole);
        this.tile = reader.map(Tile::of).orElse(null);
        this.unpacker = reader.map(Unpacker::of).orElse(null);
        this.sources = sources;
        this.targets = targets;
    }

    /** All rows of a tensor. */
    public static WeightMatrix of(Tensor tensor) {
        return new WeightMatrix(tensor, Dequantiser.of(tensor.type()), null, null);
    }

    /** The listed rows of a tensor in their order; all where the list is null. */
    static WeightMatrix of(Tensor tensor, @Nullable Shortlist selection) {
        int[] sources = selection == null ? null : selection.toArray();
        return new WeightMatrix(tensor, Dequantiser.of(tensor.type()), sources, null);
    }

    /**
     * Rows of a tensor whose results belong elsewhere.
     *
     * @param sources [rows], rows of the tensor, in the order in which they are read
     * @param targets [rows], the column of each one's results, a permutation of the rows' numbers
     */
    static WeightMatrix of(Tensor tensor, int[] sources, int[] targets) {
        return new WeightMatrix(tensor, Dequantiser.of(tensor.type()), sources, targets);
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    /** Whether {@link #multiply} can be asked for so many rows x. */
    boolean hasTile(int rows) {
        return tile != null && rows <= tile.mostRows();
    }

    /** Whether {@link #unpack} can be asked. */
    boolean hasUnpacker() {
        return unpacker != null;
    }

    /**
     * Partial sums of the products of four rows and few rows x, as {@link Tile#multiply} has them.
     */
    void multiply(int row0, int row1, int row2, int row3, Panel x, float[] sums, int sumsAt) {
        Objects.requireNonNull(tile)
                .multiply(
                        data,
                        start(row0),
                        start(row1),
                        start(row2),
                        start(row3),
                        columns,
                        x,
                        sums,
                        sumsAt);
    }

    /**
     * Dequantises part of four rows, as {@link Unpacker#unpack} does.
     *
     * @param column first column, a multiple of {@link #BLOCK}
     * @param length columns
     */
    void unpack(
            int row0, int row1, int row2, int row3, int column, int length, float[] to, int toAt) {
        long skip = column / BLOCK * blockBytes;
        Objects.requireNonNull(unpacker)
                .unpack(
                        data,
                        start(row0) + skip,
                        start(row1) + skip,
                        start(row2) + skip,
                        start(row3) + skip,
                        length,
                        to,
                        toAt);
    }

    /** Where a row starts, in bytes. */
    private long start(int row) {
        return (sources == null ? row : sources[row]) * rowBytes;
    }

    /** Whether each row's results belong to the column of its own number. */
    boolean isInOrder() {
        return targets == null;
    }

    /** The column that a row's results belong to. */
    int target(int row) {
        return targets == null ? row : targets[row];
    }

    /**
     * Reads part of a row.
     *
     * @param from first element, a multiple of {@link #BLOCK}
     * @param length at most {@link #BLOCK}
     * @param out gets the elements at {@code at}, and zeros up to a whole logical vector
     */
    void read(int row, int from, int length, Factors factors, float[] out, int at) {
        long offset = start(row) + from / BLOCK * blockBytes;
        dequantiser.read(data, offset, length, factors, out, at);
        for (int i = length; i < Lanes.padded(length); i++) {
            out[at + i] = 0;
        }
    }

    /** Reads a whole row. */
    void read(int row, Factors factors, float[] out, int at) {
        for (int from = 0; from < columns; from += BLOCK) {
            int length = Math.min(BLOCK, columns - from);
            read(row, from, length, factors, out, at + from);
        }
    }
}

package io.tercet.tasks.jvm;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Inner products of a group of rows x with four weight rows of one format, which are dequantised in
 * registers, once for the group. Sixteen partial sums per product, one per logical lane, each
 * accumulated over ascending columns: a tile's shape changes the speed and no bit.
 */
final class Tile {
    /** Weight rows of a tile. */
    static final int WEIGHTS = 4;

    private static final Map<BlockReader, Tile> ALL = new ConcurrentHashMap<>();

    /** Sums that fit the registers beside what they are made of. */
    static final int MOST_SUMS = 2 * Panel.HEIGHT;

    private final BlockReader reader;
    private final @Nullable TileShape[] shapes = new TileShape[Panel.HEIGHT + 1]; // by height

    private Tile(BlockReader reader) {
        this.reader = reader;
    }

    /** The tile of a format. */
    static Tile of(BlockReader reader) {
        return ALL.computeIfAbsent(reader, Tile::new);
    }

    /** The shape of a height, written when it is first wanted: a program starts with few. */
    private TileShape shape(int height) {
        TileShape shape = shapes[height];
        if (shape == null) {
            shape = TileShape.of(reader, height, takesAll(height) ? WEIGHTS : WEIGHTS / 2);
            shapes[height] = shape; // or another thread's, which does the same
        }
        return shape;
    }

    private static boolean takesAll(int height) {
        return height * WEIGHTS <= MOST_SUMS;
    }

    /**
     * Adds products to partial sums.
     *
     * @param at0 where the first weight row starts in {@code data}, in bytes; the others likewise
     * @param columns a multiple of 32
     * @param x a group of a {@link Panel}, at {@code xAt}
     * @param height the group's rows
     * @param sums [4 weight rows, height, 16] from {@code sumsAt} on
     */
    void add(
            MemorySegment data,
            long at0,
            long at1,
            long at2,
            long at3,
            int columns,
            float[] x,
            int xAt,
            int height,
            float[] sums,
            int sumsAt) {
        TileShape shape = shape(height);
        shape.add(data, at0, at1, at2, at3, columns, x, xAt, sums, sumsAt);
        if (!takesAll(height)) {
            int half = sumsAt + WEIGHTS / 2 * height * Lanes.COUNT;
            shape.add(data, at2, at3, at0, at1, columns, x, xAt, sums, half);
        }
    }
}

package io.tercet.tasks.jvm;

import java.lang.foreign.MemorySegment;

/**
 * The part of a {@link Tile} that takes a group of one height, for one format: a class of its own,
 * whose code {@link TileCode} writes.
 */
abstract class TileShape {
    /**
     * Adds products to partial sums, as {@link Tile#add} does.
     *
     * @param at0 where the first weight row starts; shapes of two weight rows mind only two
     * @param sums [weight rows, height, 16] from {@code sumsAt} on
     */
    abstract void add(
            MemorySegment data,
            long at0,
            long at1,
            long at2,
            long at3,
            int columns,
            float[] x,
            int xAt,
            float[] sums,
            int sumsAt);

    /** The shape of {@code height} rows x by {@code weights} weight rows, which are 2 or 4. */
    static TileShape of(BlockReader reader, int height, int weights) {
        VectorCode.Body body = code -> new TileCode(code, height, weights).write(reader.bytes());
        return VectorCode.define(TileShape.class, body, reader);
    }
}

package io.tercet.tasks.jvm;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Inner products of a group of rows x with four weight rows, which are dequantised in registers,
 * once for the group. Sixteen partial sums per product, one per logical lane, each accumulated over
 * ascending columns: a tile's shape changes the speed and no bit.
 */
interface Tile {
    /** Weight rows of a tile. */
    int WEIGHTS = 4;

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
            int sumsAt);

    /** The tile of a format. */
    static Tile of(BlockReader reader) {
        return Copies.ALL.computeIfAbsent(reader, Copies::define);
    }

    /** Copies of the template: one class for each reader, which is a constant in it. */
    final class Copies {
        private static final Map<BlockReader, Tile> ALL = new ConcurrentHashMap<>();

        private Copies() {}

        private static Tile define(BlockReader reader) {
            String code = TileTemplate.class.getSimpleName() + ".class";
            try (InputStream in = Tile.class.getResourceAsStream(code)) {
                byte[] bytes = Objects.requireNonNull(in).readAllBytes();
                return (Tile)
                        MethodHandles.lookup()
                                .defineHiddenClassWithClassData(bytes, reader, true)
                                .lookupClass()
                                .getDeclaredConstructor()
                                .newInstance();
            } catch (IOException | ReflectiveOperationException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}

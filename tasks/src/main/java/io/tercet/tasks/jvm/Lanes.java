package io.tercet.tasks.jvm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sixteen logical lanes on every machine: one vector of 512 bits, or several narrower ones. Sums
 * over lanes follow one fixed tree (lane i and i + 8, then + 4, + 2, + 1), so that results are
 * equal in every bit whatever the width.
 */
final class Lanes {
    /** Logical lanes: accumulators of one sum. */
    static final int COUNT = 16;

    /** The widest vectors of this machine, at most {@link #COUNT} lanes. */
    static final VectorSpecies<Float> FLOATS =
            FloatVector.SPECIES_PREFERRED.length() > COUNT
                    ? FloatVector.SPECIES_512
                    : FloatVector.SPECIES_PREFERRED;

    static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());

    /** Lanes of one hardware vector. */
    static final int WIDTH = FLOATS.length();

    /** One byte per lane, but no less than the 64 bits that the Vector API offers. */
    static final VectorSpecies<Byte> BYTES =
            VectorSpecies.of(
                    byte.class, VectorShape.forBitSize(Math.max(Long.SIZE, WIDTH * Byte.SIZE)));

    static final VectorSpecies<Short> SHORTS =
            VectorSpecies.of(short.class, VectorShape.forBitSize(WIDTH * Short.SIZE));

    private static final VectorSpecies<Float> QUAD = FloatVector.SPECIES_128;
    private static final VectorShuffle<Float> SWAP_PAIRS =
            VectorShuffle.fromValues(QUAD, 2, 3, 0, 1);
    private static final VectorShuffle<Float> SWAP_NEIGHBOURS =
            VectorShuffle.fromValues(QUAD, 1, 0, 3, 2);
    private static final VectorShuffle<Float> SWAP_MIDDLE =
            VectorShuffle.fromValues(QUAD, 0, 2, 1, 3);
    private static final VectorMask<Float> UPPER =
            VectorMask.fromValues(QUAD, false, false, true, true);
    private static final VectorMask<Float> ODD =
            VectorMask.fromValues(QUAD, false, true, false, true);

    private Lanes() {}

    /** The next multiple of {@link #COUNT}. */
    static int padded(int length) {
        return (length + COUNT - 1) & -COUNT;
    }

    /**
     * Four sums at once.
     *
     * @param lanes logical lanes of four accumulators side by side from {@code offset} on
     * @param result gets the sums in order from {@code at} on
     */
    static void sums(float[] lanes, int offset, float[] result, int at) {
        FloatVector a = fold(lanes, offset);
        FloatVector b = fold(lanes, offset + COUNT);
        FloatVector c = fold(lanes, offset + 2 * COUNT);
        FloatVector d = fold(lanes, offset + 3 * COUNT);
        FloatVector ab = a.blend(b, UPPER).add(b.blend(a, UPPER).rearrange(SWAP_PAIRS));
        FloatVector cd = c.blend(d, UPPER).add(d.blend(c, UPPER).rearrange(SWAP_PAIRS));
        FloatVector acbd = ab.blend(cd, ODD).add(cd.blend(ab, ODD).rearrange(SWAP_NEIGHBOURS));
        acbd.rearrange(SWAP_MIDDLE).intoArray(result, at);
    }

    /** Lane i and i + 8, then i and i + 4. */
    private static FloatVector fold(float[] lanes, int offset) {
        FloatVector low =
                FloatVector.fromArray(QUAD, lanes, offset)
                        .add(FloatVector.fromArray(QUAD, lanes, offset + 8));
        FloatVector high =
                FloatVector.fromArray(QUAD, lanes, offset + 4)
                        .add(FloatVector.fromArray(QUAD, lanes, offset + 12));
        return low.add(high);
    }

    /** One sum, by the same tree. */
    static float sum(float[] lanes) {
        for (int distance = COUNT / 2; distance > 0; distance /= 2) {
            for (int i = 0; i < distance; i++) {
                lanes[i] += lanes[i + distance];
            }
        }
        return lanes[0];
    }
}

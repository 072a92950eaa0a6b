package io.tercet.tasks.jvm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
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

    /** Hardware vectors of the logical lanes. */
    static final int VECTORS = COUNT / WIDTH;

    /** Whether there are 16 registers for vectors (AVX2) and not 32 (AVX-512, NEON). */
    static final boolean FEW_REGISTERS = WIDTH == 8;

    /** One byte per lane, but no less than the 64 bits that the Vector API offers. */
    static final VectorSpecies<Byte> BYTES =
            VectorSpecies.of(
                    byte.class, VectorShape.forBitSize(Math.max(Long.SIZE, WIDTH * Byte.SIZE)));

    static final VectorSpecies<Short> SHORTS =
            VectorSpecies.of(short.class, VectorShape.forBitSize(WIDTH * Short.SIZE));

    private Lanes() {}

    /** The next multiple of {@link #COUNT}. */
    static int padded(int length) {
        return (length + COUNT - 1) & -COUNT;
    }

    /** One sum; {@link LaneSums} has many at once. */
    static float sum(float[] lanes) {
        for (int distance = COUNT / 2; distance > 0; distance /= 2) {
            for (int i = 0; i < distance; i++) {
                lanes[i] += lanes[i + distance];
            }
        }
        return lanes[0];
    }
}

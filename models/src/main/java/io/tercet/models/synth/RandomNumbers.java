package io.tercet.models.synth;

/**
 * Numbers that are nearly normal and depend on a key and their index only, with the same bits on
 * every machine: SplitMix64 as a hash of the index, four 16-bit pieces of which are added.
 */
final class RandomNumbers {
    private static final long GAMMA = 0x9e3779b97f4a7c15L;
    // four uniform numbers of 16 bits: variance 4 * 2^32 / 12
    private static final float DEVIATION_OF_SUM = 37_837.2f;

    private final long key;
    private final float mean;
    private final float factor;

    RandomNumbers(long seed, String name, float mean, float deviation) {
        this.key = mixed(mixed(seed) + name.hashCode());
        this.mean = mean;
        this.factor = deviation / DEVIATION_OF_SUM;
    }

    /** Fills {@code out} with the numbers from index {@code first} on. */
    void fill(long first, float[] out) {
        for (int i = 0; i < out.length; i++) {
            long bits = mixed(key + (first + i) * GAMMA);
            int sum =
                    (short) bits
                            + (short) (bits >> 16)
                            + (short) (bits >> 32)
                            + (short) (bits >> 48);
            out[i] = mean + factor * (sum + 2);
        }
    }

    private static long mixed(long bits) {
        long once = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        long twice = (once ^ (once >>> 27)) * 0x94d049bb133111ebL;
        return twice ^ (twice >>> 31);
    }
}

package io.tercet.tasks;

/**
 * Random numbers by key: (seed, round, position, purpose, ordinal) through Philox4x32-10 (Salmon et
 * al., SC 2011). No state: the same key gives the same number on every host and device, in any
 * order.
 *
 * <p>Two uses must never share a key: one uniform used both to draw a draft and to accept it biases
 * the output. Changing the mapping changes every sampled text.
 */
public record Draws(long seed) {

    /** What a number is for, with its part of the key. */
    public enum Purpose {
        DRAFT(0),
        QUALIFIER(1),
        QUALIFIER_ACCEPT(2),
        TARGET_ACCEPT(3),
        RESIDUAL(4),
        BONUS(5),
        TARGET(6),
        ROUTE(7),
        DRAFT_ACCEPT(8);

        private final int key;

        Purpose(int key) {
            this.key = key;
        }
    }

    private static final int MULTIPLIER_0 = 0xD2511F53;
    private static final int MULTIPLIER_1 = 0xCD9E8D57;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;

    /** A multiple of 2^-24 in [0, 1). */
    public float uniform(int round, int position, Purpose purpose, int ordinal) {
        return (philox(round, position, purpose.key, ordinal) >>> 8) * 0x1p-24f;
    }

    /**
     * The first of the four words that Philox4x32-10 gives for a counter, under the seed as key.
     */
    int philox(int counter0, int counter1, int counter2, int counter3) {
        int c0 = counter0;
        int c1 = counter1;
        int c2 = counter2;
        int c3 = counter3;
        int key0 = (int) seed;
        int key1 = (int) (seed >>> 32);
        for (int i = 0; i < 10; i++) {
            long product0 = Integer.toUnsignedLong(MULTIPLIER_0) * Integer.toUnsignedLong(c0);
            long product1 = Integer.toUnsignedLong(MULTIPLIER_1) * Integer.toUnsignedLong(c2);
            c0 = (int) (product1 >>> 32) ^ c1 ^ key0;
            c1 = (int) product1;
            c2 = (int) (product0 >>> 32) ^ c3 ^ key1;
            c3 = (int) product0;
            key0 += WEYL_0;
            key1 += WEYL_1;
        }
        return c0;
    }
}

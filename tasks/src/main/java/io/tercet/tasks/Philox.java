package io.tercet.tasks;

/**
 * Philox4x32-10 (Salmon et al., SC 2011) in whole numbers only, so that device kernels compile it
 * too and draw what the host draws. It must not matter here whether a shift brings the sign in:
 * compiled by TornadoVM 5.2.0 every shift does on OpenCL and CUDA, and none on PTX.
 */
public final class Philox {
    private static final int MULTIPLIER_0 = 0xD2511F53;
    private static final int MULTIPLIER_1 = 0xCD9E8D57;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final int ROUNDS = 10;

    private Philox() {}

    /** A multiple of 2^-24 in [0, 1). */
    public static float uniform(int seed0, int seed1, int c0, int c1, int c2, int c3) {
        int top = word(seed0, seed1, c0, c1, c2, c3) >> 8;
        return (top < 0 ? top + (1 << 24) : top) * 0x1p-24f;
    }

    /**
     * The first of the four words that a counter gives under a key.
     *
     * @param seed0 the key's lower half
     */
    public static int word(int seed0, int seed1, int c0, int c1, int c2, int c3) {
        int key0 = seed0;
        int key1 = seed1;
        int at0 = c0;
        int at1 = c1;
        int at2 = c2;
        int at3 = c3;
        for (int i = 0; i < ROUNDS; i++) {
            long product0 = (MULTIPLIER_0 & 0xFFFFFFFFL) * (at0 & 0xFFFFFFFFL);
            long product1 = (MULTIPLIER_1 & 0xFFFFFFFFL) * (at2 & 0xFFFFFFFFL);
            at0 = (int) (product1 >> 32) ^ at1 ^ key0;
            at1 = (int) product1;
            at2 = (int) (product0 >> 32) ^ at3 ^ key1;
            at3 = (int) product0;
            key0 += WEYL_0;
            key1 += WEYL_1;
        }
        return at0;
    }
}

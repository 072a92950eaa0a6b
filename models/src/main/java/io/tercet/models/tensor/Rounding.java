package io.tercet.models.tensor;

/** Rounding as ggml's quantisers do it. */
final class Rounding {
    // 1.5 * 2^23: from here to 2^24 the last bit of a float is worth 1
    private static final float UNIT_SPACED = 12_582_912f;

    private Rounding() {}

    /** The nearest integer, ties to even; for magnitudes below 2^22. */
    static int nearest(float value) {
        return (int) rounded(value);
    }

    /** {@link #nearest} as a float. */
    static float rounded(float value) {
        return (value + UNIT_SPACED) - UNIT_SPACED;
    }
}

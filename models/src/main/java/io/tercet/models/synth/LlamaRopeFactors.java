package io.tercet.models.synth;

import io.tercet.models.decoder.Rope;

/**
 * Llama 3.1's divisors of rotary frequencies: 1 for short wavelengths, {@code factor} for long
 * ones, smooth between (the published model code's {@code apply_scaling}).
 */
final class LlamaRopeFactors {
    private static final double ORIGINAL_CONTEXT = 8192;
    private static final double LOW_FREQUENCY = 1; // turns over the original context
    private static final double HIGH_FREQUENCY = 4;

    private LlamaRopeFactors() {}

    /** The divisors, [dimensionCount / 2]. */
    static float[] of(Rope rope, int factor) {
        float[] divisors = new float[rope.dimensionCount() / 2];
        for (int i = 0; i < divisors.length; i++) {
            double frequency =
                    StrictMath.pow(rope.frequencyBase(), -2.0 * i / rope.dimensionCount());
            double turns = ORIGINAL_CONTEXT * frequency / (2 * Math.PI);
            double kept =
                    Math.clamp((turns - LOW_FREQUENCY) / (HIGH_FREQUENCY - LOW_FREQUENCY), 0, 1);
            divisors[i] = (float) (1 / ((1 - kept) / factor + kept));
        }
        return divisors;
    }
}

package io.tercet.models.decoder;

/** How rotary frequencies are stretched for contexts beyond the trained one. */
public sealed interface RopeScaling {

    /** Frequencies as trained. */
    record None() implements RopeScaling {}

    /** Positions divided by {@code factor} (arXiv 2306.15595). */
    record Linear(float factor) implements RopeScaling {}

    /**
     * YaRN (arXiv 2309.00071, section 3): high frequencies stay, low ones are divided by {@code
     * factor}, a ramp between; queries and keys grow by {@code attentionFactor * (1 + 0.1 ln
     * factor)}.
     *
     * @param originalContextLength positions that the model was trained on
     * @param betaFast rotations over the original context above which a frequency stays (32)
     * @param betaSlow rotations below which it is fully divided (1)
     */
    record Yarn(
            float factor,
            int originalContextLength,
            float attentionFactor,
            float betaFast,
            float betaSlow)
            implements RopeScaling {}
}

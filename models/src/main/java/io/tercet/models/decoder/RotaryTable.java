package io.tercet.models.decoder;

import io.tercet.models.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The angles by which queries and keys turn: RoFormer (arXiv 2104.09864, section 3.2.2), with the
 * scalings of {@link RopeScaling} as llama.cpp computes them. All in double precision with {@link
 * StrictMath}, rounded once at the end, so that the bits are the same on every machine. Immutable.
 */
public final class RotaryTable {
    private final double[] frequencies; // [dimensionCount / 2], radians per position
    private final double magnitude;

    private RotaryTable(double[] frequencies, double magnitude) {
        this.frequencies = frequencies;
        this.magnitude = magnitude;
    }

    /** The table of a model, with its factors. */
    public static RotaryTable of(DecoderModel model) {
        return of(model.config().rope(), model.ropeFactors());
    }

    /**
     * The table of a rope.
     *
     * @param factors divisors of the frequencies, [dimensionCount / 2], or null for none
     */
    public static RotaryTable of(Rope rope, @Nullable Tensor factors) {
        int pairs = rope.dimensionCount() / 2;
        double[] frequencies = new double[pairs];
        for (int i = 0; i < pairs; i++) {
            frequencies[i] = StrictMath.pow(rope.frequencyBase(), -2.0 * i / rope.dimensionCount());
        }
        if (factors != null) {
            float[] divisors = factors.read(0);
            Arrays.setAll(frequencies, i -> frequencies[i] / divisors[i]);
        }
        return switch (rope.scaling()) {
            case RopeScaling.None() -> new RotaryTable(frequencies, 1);
            case RopeScaling.Linear(float factor) -> {
                Arrays.setAll(frequencies, i -> frequencies[i] / factor);
                yield new RotaryTable(frequencies, 1);
            }
            case RopeScaling.Yarn yarn -> stretched(rope, yarn, frequencies);
        };
    }

    /** YaRN, arXiv 2309.00071, section 3.2 (ramp over pairs) and section 3.4 (magnitude). */
    private static RotaryTable stretched(Rope rope, RopeScaling.Yarn yarn, double[] frequencies) {
        double low = Math.max(0, Math.floor(pairTurning(yarn.betaFast(), rope, yarn)));
        double high =
                Math.min(
                        rope.dimensionCount() - 1,
                        Math.ceil(pairTurning(yarn.betaSlow(), rope, yarn)));
        Arrays.setAll(
                frequencies,
                i -> {
                    double ramp = (i - low) / Math.max(0.001, high - low);
                    double kept = 1 - Math.clamp(ramp, 0, 1);
                    return frequencies[i] * (kept + (1 - kept) / yarn.factor());
                });
        double growth = 1 + 0.1 * StrictMath.log(Math.max(1, yarn.factor()));
        return new RotaryTable(frequencies, yarn.attentionFactor() * growth);
    }

    /** The pair, as a fraction, that turns so many times over the original context. */
    private static double pairTurning(double rotations, Rope rope, RopeScaling.Yarn yarn) {
        double positionsPerTurn = yarn.originalContextLength() / (rotations * 2 * Math.PI);
        return rope.dimensionCount()
                * StrictMath.log(positionsPerTurn)
                / (2 * StrictMath.log(rope.frequencyBase()));
    }

    /** Pairs that turn. */
    public int pairs() {
        return frequencies.length;
    }

    /** Radians per position of a pair, factors and scaling included. */
    public double frequency(int pair) {
        return frequencies[pair];
    }

    /** What {@link #fill} multiplies cosines and sines by; 1 without YaRN. */
    public double magnitude() {
        return magnitude;
    }

    /**
     * Cosines and sines of a position, times {@link #magnitude}.
     *
     * @param position from 0
     * @param cosines [pairs]
     * @param sines [pairs]
     */
    public void fill(int position, float[] cosines, float[] sines) {
        for (int i = 0; i < frequencies.length; i++) {
            double angle = position * frequencies[i];
            cosines[i] = (float) (StrictMath.cos(angle) * magnitude);
            sines[i] = (float) (StrictMath.sin(angle) * magnitude);
        }
    }
}

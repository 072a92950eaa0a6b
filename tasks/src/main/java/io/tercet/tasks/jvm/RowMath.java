package io.tercet.tasks.jvm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Operations on rows of activations. Lengths are rounded up to whole logical vectors, whose padding
 * is zero and stays zero.
 */
final class RowMath {
    private static final float LOG2_E = 1.442695f;
    private static final float LN_2_HIGH = 0.6933594f;
    private static final float LN_2_LOW = -0.00021219444f;

    /** Adding it rounds to an integer and leaves that in the low bits. */
    private static final float ROUNDER = 0x1.8p23f;

    private static final int SQRT_HALF = Float.floatToRawIntBits(0.70710677f);

    private static final float LOWEST = -87.3f;
    private static final float HIGHEST = 88f;

    private RowMath() {}

    /**
     * Root mean square norm (arXiv 1910.07467).
     *
     * @param length elements that count, without padding
     */
    static void rmsNorm(
            float[] x, int xAt, float[] weights, int length, float epsilon, float[] y, int yAt) {
        float[] lanes = new float[Lanes.COUNT];
        int padded = Lanes.padded(length);
        for (int part = 0; part < Lanes.COUNT; part += Lanes.WIDTH) {
            FloatVector squares = FloatVector.zero(Lanes.FLOATS);
            for (int i = part; i < padded; i += Lanes.COUNT) {
                FloatVector value = load(x, xAt + i);
                squares = value.fma(value, squares);
            }
            squares.intoArray(lanes, part);
        }
        double meanSquare = (double) Lanes.sum(lanes) / length;
        float scale = (float) (1 / Math.sqrt(meanSquare + epsilon));
        for (int i = 0; i < padded; i += Lanes.WIDTH) {
            load(x, xAt + i).mul(scale).mul(load(weights, i)).intoArray(y, yAt + i);
        }
    }

    /** {@code x *= factor}, whole vectors. */
    static void scale(float[] x, int at, float factor, int length) {
        for (int i = at; i < at + length; i += Lanes.WIDTH) {
            load(x, i).mul(factor).intoArray(x, i);
        }
    }

    /** {@code y += x}. */
    static void add(float[] x, int xAt, int length, float[] y, int yAt) {
        int i = 0;
        for (; i + Lanes.WIDTH <= length; i += Lanes.WIDTH) {
            load(y, yAt + i).add(load(x, xAt + i)).intoArray(y, yAt + i);
        }
        for (; i < length; i++) {
            y[yAt + i] += x[xAt + i];
        }
    }

    /** Rotary embedding of one head whose pairs are half the rotating length apart. */
    static void turnHalves(float[] head, int at, float[] cosines, float[] sines) {
        int pairs = cosines.length;
        for (int i = 0; i < pairs; i++) {
            float x = head[at + i];
            float y = head[at + i + pairs];
            head[at + i] = x * cosines[i] - y * sines[i];
            head[at + i + pairs] = x * sines[i] + y * cosines[i];
        }
    }

    /** Rotary embedding of one head whose pairs are neighbours. */
    static void turnAdjacent(float[] head, int at, float[] cosines, float[] sines) {
        for (int i = 0; i < cosines.length; i++) {
            float x = head[at + 2 * i];
            float y = head[at + 2 * i + 1];
            head[at + 2 * i] = x * cosines[i] - y * sines[i];
            head[at + 2 * i + 1] = x * sines[i] + y * cosines[i];
        }
    }

    /**
     * {@code gate = gate * sigmoid(gate) * up}: the gated feed-forward (SwiGLU, arXiv 2002.05202).
     * Its length is rounded up to whole vectors.
     */
    static void gate(float[] gate, float[] up, int at, int length) {
        for (int i = at; i < at + length; i += Lanes.WIDTH) {
            FloatVector value = load(gate, i);
            FloatVector divisor = exp(value.neg()).add(1);
            value.div(divisor).mul(load(up, i)).intoArray(gate, i);
        }
    }

    /** {@code x *= sigmoid(x)}. Its length is rounded up to whole vectors. */
    static void silu(float[] x, int at, int length) {
        for (int i = at; i < at + length; i += Lanes.WIDTH) {
            FloatVector value = load(x, i);
            value.div(exp(value.neg()).add(1)).intoArray(x, i);
        }
    }

    /**
     * Scales scores and turns them into weights {@code exp(score - highest)}; entries up to a whole
     * logical vector become 0.
     *
     * @return the sum of the weights, lanes fixed by position
     */
    static float softmax(float[] scores, int at, int length, float scale) {
        int padded = Lanes.padded(length);
        for (int i = length; i < padded; i++) {
            scores[at + i] = Float.NEGATIVE_INFINITY;
        }
        float highest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < length; i++) {
            highest = Math.max(highest, scores[at + i]);
        }
        float[] lanes = new float[Lanes.COUNT];
        for (int part = 0; part < Lanes.COUNT; part += Lanes.WIDTH) {
            FloatVector sum = FloatVector.zero(Lanes.FLOATS);
            for (int i = at + part; i < at + padded; i += Lanes.COUNT) {
                FloatVector weight = exp(load(scores, i).sub(highest).mul(scale));
                weight.intoArray(scores, i);
                sum = sum.add(weight);
            }
            sum.intoArray(lanes, part);
        }
        return Lanes.sum(lanes);
    }

    /**
     * The exponential, to 2 units in the last place; 0 below about 2^-126. Polynomial of degree 7
     * after reduction to half of ln 2 (Cephes, expf).
     */
    static FloatVector exp(FloatVector x) {
        FloatVector bounded = x.max(LOWEST).min(HIGHEST);
        FloatVector shifted =
                bounded.fma(
                        FloatVector.broadcast(Lanes.FLOATS, LOG2_E),
                        FloatVector.broadcast(Lanes.FLOATS, ROUNDER));
        FloatVector power = shifted.sub(ROUNDER);
        FloatVector rest = power.fma(constant(-LN_2_HIGH), bounded);
        rest = power.fma(constant(-LN_2_LOW), rest);
        FloatVector series = constant(0.00019875691f).fma(rest, constant(0.0013981999f));
        series = series.fma(rest, constant(0.008333452f));
        series = series.fma(rest, constant(0.041665796f));
        series = series.fma(rest, constant(0.16666666f));
        series = series.fma(rest, constant(0.5f));
        series = series.fma(rest.mul(rest), rest).add(1);
        IntVector exponent =
                shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(127 << 23);
        return series.mul(exponent.reinterpretAsFloats())
                .blend(0, x.compare(VectorOperators.LT, LOWEST));
    }

    /**
     * The natural logarithm of a normal number above 0, to 2 units in the last place or 1e-7. An
     * exponent and a polynomial of degree 9 around 1 (Cephes, logf).
     */
    static FloatVector log(FloatVector x) {
        IntVector bits = x.reinterpretAsInts();
        IntVector exponent = bits.sub(SQRT_HALF).lanewise(VectorOperators.ASHR, 23);
        FloatVector rest =
                bits.sub(exponent.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().sub(1);
        FloatVector series = constant(0.070376836f).fma(rest, constant(-0.1151461f));
        series = series.fma(rest, constant(0.116769984f));
        series = series.fma(rest, constant(-0.12420141f));
        series = series.fma(rest, constant(0.14249323f));
        series = series.fma(rest, constant(-0.16668057f));
        series = series.fma(rest, constant(0.20000714f));
        series = series.fma(rest, constant(-0.24999994f));
        series = series.fma(rest, constant(0.3333333f));
        FloatVector square = rest.mul(rest);
        FloatVector power = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
        FloatVector small = power.fma(constant(LN_2_LOW), series.mul(square).mul(rest));
        small = square.fma(constant(-0.5f), small);
        return power.fma(constant(LN_2_HIGH), rest.add(small));
    }

    private static FloatVector constant(float value) {
        return FloatVector.broadcast(Lanes.FLOATS, value);
    }

    /** A hardware vector of an array. */
    static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(Lanes.FLOATS, array, at);
    }
}

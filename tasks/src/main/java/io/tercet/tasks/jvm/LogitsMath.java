package io.tercet.tasks.jvm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Passes over one row of logits. Sums are taken over blocks of {@link #BLOCK} columns in floats,
 * lane by lane, and over blocks in double precision.
 */
final class LogitsMath {
    private static final int BLOCK = 16 * Lanes.COUNT;

    private LogitsMath() {}

    /** The highest of some values. */
    static float highest(float[] values, int at, int length) {
        FloatVector highest = FloatVector.broadcast(Lanes.FLOATS, Float.NEGATIVE_INFINITY);
        int whole = length - length % Lanes.WIDTH;
        for (int i = 0; i < whole; i += Lanes.WIDTH) {
            highest = highest.max(FloatVector.fromArray(Lanes.FLOATS, values, at + i));
        }
        float[] lanes = highest.toArray();
        float result = lanes[0];
        for (float lane : lanes) {
            result = Math.max(result, lane);
        }
        for (int i = whole; i < length; i++) {
            result = Math.max(result, values[at + i]);
        }
        return result;
    }

    /** The first index from {@code from} on whose value is at least {@code limit}, or length. */
    static int next(float[] values, int at, int from, int length, float limit) {
        int i = from;
        for (; i + Lanes.WIDTH <= length; i += Lanes.WIDTH) {
            VectorMask<Float> reached =
                    FloatVector.fromArray(Lanes.FLOATS, values, at + i)
                            .compare(VectorOperators.GE, limit);
            if (reached.anyTrue()) {
                return i + reached.firstTrue();
            }
        }
        while (i < length && values[at + i] < limit) {
            i++;
        }
        return i;
    }

    /** Writes {@code exp((value - highest) * factor)} and returns the sum of what it wrote. */
    static double exp(
            float[] values, int at, int length, float highest, float factor, float[] out, int to) {
        float[] lanes = new float[Lanes.COUNT];
        double sum = 0;
        for (int block = 0; block < length; block += BLOCK) {
            int end = Math.min(length, block + BLOCK);
            for (int part = 0; part < Lanes.COUNT; part += Lanes.WIDTH) {
                FloatVector total = FloatVector.zero(Lanes.FLOATS);
                int i = block + part;
                for (; i + Lanes.WIDTH <= end; i += Lanes.COUNT) {
                    FloatVector value = FloatVector.fromArray(Lanes.FLOATS, values, at + i);
                    FloatVector weight = RowMath.exp(value.sub(highest).mul(factor));
                    weight.intoArray(out, to + i);
                    total = total.add(weight);
                }
                if (i < end) {
                    VectorMask<Float> rest = Lanes.FLOATS.indexInRange(i, end);
                    FloatVector value = FloatVector.fromArray(Lanes.FLOATS, values, at + i, rest);
                    FloatVector weight = RowMath.exp(value.sub(highest).mul(factor));
                    weight.intoArray(out, to + i, rest);
                    total = total.add(weight, rest);
                }
                total.intoArray(lanes, part);
            }
            sum += Lanes.sum(lanes);
        }
        return sum;
    }

    /** The sum of whole logical vectors. */
    static double sum(float[] values) {
        float[] lanes = new float[Lanes.COUNT];
        double sum = 0;
        for (int block = 0; block < values.length; block += BLOCK) {
            int end = Math.min(values.length, block + BLOCK);
            for (int part = 0; part < Lanes.COUNT; part += Lanes.WIDTH) {
                FloatVector total = FloatVector.zero(Lanes.FLOATS);
                for (int i = block + part; i < end; i += Lanes.COUNT) {
                    total = total.add(FloatVector.fromArray(Lanes.FLOATS, values, i));
                }
                total.intoArray(lanes, part);
            }
            sum += Lanes.sum(lanes);
        }
        return sum;
    }

    /** Multiplies values by a factor. */
    static void scale(float[] values, int at, int length, float factor) {
        for (int i = at; i < at + length; i++) {
            values[i] *= factor;
        }
    }
}

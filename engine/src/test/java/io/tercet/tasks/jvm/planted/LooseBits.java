package io.tercet.tasks.jvm.planted;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Computes with operations whose last bits are not fixed. */
final class LooseBits {
    private LooseBits() {}

    static float sum(FloatVector values) {
        return values.reduceLanes(VectorOperators.ADD);
    }

    static FloatVector exponentials(FloatVector values) {
        return values.lanewise(VectorOperators.EXP);
    }

    static double exponential(double value) {
        return Math.exp(value);
    }
}

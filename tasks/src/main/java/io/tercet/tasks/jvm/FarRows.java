package io.tercet.tasks.jvm;

import io.tercet.models.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;

/**
 * Inner products of one row x with four rows w that lie far apart, each dequantised in registers.
 * For plain decoding, which memory limits: one core reads four streams twice as fast as one (3.3
 * against 7.1 ns per 32 weights, docs/LOG.md). The order of sums is that of {@link Tiles}, so the
 * bits are the same. Q8_0 only: C2 gave up on the same kernel for Q4_0 and allocated its vectors.
 */
@FunctionalInterface
interface FarRows {

    /**
     * Sets the partial sums of four products.
     *
     * @param at0 where the first row starts in {@code data}, in bytes; the others likewise
     * @param columns elements of a row, whole blocks
     * @param sums gets [4, 16] partial sums
     */
    void products(
            MemorySegment data,
            long at0,
            long at1,
            long at2,
            long at3,
            int columns,
            float[] x,
            int xAt,
            float[] sums);

    /** The kernel of a format, where it has one of its own. */
    static Optional<FarRows> of(TensorType type) {
        return switch (type) {
            case Q8_0 -> Optional.of(FarRows::q8);
            case F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q4_K, Q5_K, Q6_K -> Optional.empty();
        };
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(Lanes.FLOATS, array, at);
    }

    /** Q8_0: blocks of 34 bytes. */
    private static void q8(
            MemorySegment data,
            long at0,
            long at1,
            long at2,
            long at3,
            int columns,
            float[] x,
            int xAt,
            float[] sums) {
        for (int part = 0; part < Lanes.COUNT; part += Lanes.WIDTH) {
            FloatVector s0 = FloatVector.zero(Lanes.FLOATS);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            long block = 0;
            for (int k = xAt + part; k < xAt + columns; k += 2 * Lanes.COUNT, block += 34) {
                FloatVector low = load(x, k);
                FloatVector high = load(x, k + Lanes.COUNT);
                s0 = q8(data, at0 + block, part, low, high, s0);
                s1 = q8(data, at1 + block, part, low, high, s1);
                s2 = q8(data, at2 + block, part, low, high, s2);
                s3 = q8(data, at3 + block, part, low, high, s3);
            }
            s0.intoArray(sums, part);
            s1.intoArray(sums, part + Lanes.COUNT);
            s2.intoArray(sums, part + 2 * Lanes.COUNT);
            s3.intoArray(sums, part + 3 * Lanes.COUNT);
        }
    }

    private static FloatVector q8(
            MemorySegment data,
            long at,
            int part,
            FloatVector low,
            FloatVector high,
            FloatVector sum) {
        FloatVector scale = Factors.broadcastHalf(data, at);
        FloatVector first = Quants.signed(data, at + 2, part).mul(scale).fma(low, sum);
        return Quants.signed(data, at + 2, part + Lanes.COUNT).mul(scale).fma(high, first);
    }
}

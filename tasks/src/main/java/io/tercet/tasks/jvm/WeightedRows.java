package io.tercet.tasks.jvm;

import jdk.incubator.vector.FloatVector;

/** Weighted sums of rows, one row after the other in every element. */
final class WeightedRows {
    /** Elements that are summed at once: one vector alone would wait for its own last sum. */
    private static final int WIDE = 4 * Lanes.WIDTH;

    private WeightedRows() {}

    /**
     * {@code result += weights * rows}.
     *
     * @param weights [count] from {@code weightsAt} on
     * @param rows [count, stride] from {@code rowsAt} on
     * @param stride a multiple of 16
     * @param result [stride] from {@code resultAt} on
     */
    static void add(
            float[] weights,
            int weightsAt,
            int count,
            float[] rows,
            int rowsAt,
            int stride,
            float[] result,
            int resultAt) {
        int i = 0;
        for (; i + WIDE <= stride; i += WIDE) {
            addWide(weights, weightsAt, count, rows, rowsAt + i, stride, result, resultAt + i);
        }
        for (; i < stride; i += Lanes.WIDTH) {
            FloatVector sum = FloatVector.fromArray(Lanes.FLOATS, result, resultAt + i);
            for (int row = 0; row < count; row++) {
                FloatVector weight = FloatVector.broadcast(Lanes.FLOATS, weights[weightsAt + row]);
                sum =
                        FloatVector.fromArray(Lanes.FLOATS, rows, rowsAt + i + row * stride)
                                .fma(weight, sum);
            }
            sum.intoArray(result, resultAt + i);
        }
    }

    private static void addWide(
            float[] weights,
            int weightsAt,
            int count,
            float[] rows,
            int rowsAt,
            int stride,
            float[] result,
            int resultAt) {
        int width = Lanes.WIDTH;
        FloatVector sum0 = FloatVector.fromArray(Lanes.FLOATS, result, resultAt);
        FloatVector sum1 = FloatVector.fromArray(Lanes.FLOATS, result, resultAt + width);
        FloatVector sum2 = FloatVector.fromArray(Lanes.FLOATS, result, resultAt + 2 * width);
        FloatVector sum3 = FloatVector.fromArray(Lanes.FLOATS, result, resultAt + 3 * width);
        int at = rowsAt;
        for (int row = 0; row < count; row++, at += stride) {
            FloatVector weight = FloatVector.broadcast(Lanes.FLOATS, weights[weightsAt + row]);
            sum0 = FloatVector.fromArray(Lanes.FLOATS, rows, at).fma(weight, sum0);
            sum1 = FloatVector.fromArray(Lanes.FLOATS, rows, at + width).fma(weight, sum1);
            sum2 = FloatVector.fromArray(Lanes.FLOATS, rows, at + 2 * width).fma(weight, sum2);
            sum3 = FloatVector.fromArray(Lanes.FLOATS, rows, at + 3 * width).fma(weight, sum3);
        }
        sum0.intoArray(result, resultAt);
        sum1.intoArray(result, resultAt + width);
        sum2.intoArray(result, resultAt + 2 * width);
        sum3.intoArray(result, resultAt + 3 * width);
    }
}

package io.tercet.tasks.jvm;

/**
 * Weight rows that are multiplied together: {@code first}, {@code first + step} and so on. They lie
 * a fraction of a range apart: one core reads several streams of memory twice as fast as one
 * (docs/LOG.md).
 */
record WeightRows(WeightMatrix matrix, int first, int step, int count) {
    /** A row's number; the last one's beyond it. */
    int row(int i) {
        return first + Math.min(i, count - 1) * step;
    }

    /** The rows that lie so far behind these. */
    WeightRows behind(int distance) {
        return new WeightRows(matrix, first + distance, step, count);
    }

    /** As {@link WeightMatrix#multiply} has it. */
    void multiply(Panel x, float[] sums, int sumsAt) {
        matrix.multiply(row(0), row(1), row(2), row(3), x, sums, sumsAt);
    }

    /** As {@link WeightMatrix#unpack} has it. */
    void unpack(int column, int length, float[] to, int toAt) {
        matrix.unpack(row(0), row(1), row(2), row(3), column, length, to, toAt);
    }
}

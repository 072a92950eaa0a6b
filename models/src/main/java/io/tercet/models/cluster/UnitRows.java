package io.tercet.models.cluster;

import io.tercet.models.tensor.Tensor;

/** A matrix's rows, each divided by its length; rows of zeros stay so. */
final class UnitRows {
    private static final int STREAMS = 4; // partial sums, so that additions need not wait

    private final float[] data; // [count, columns]
    private final int count;
    private final int columns;

    private UnitRows(float[] data, int count, int columns) {
        this.data = data;
        this.count = count;
        this.columns = columns;
    }

    static UnitRows of(Tensor matrix) {
        int columns = matrix.columns();
        float[] data = new float[Math.multiplyExact(matrix.rows(), columns)];
        for (int row = 0; row < matrix.rows(); row++) {
            matrix.read(row, data, row * columns);
            normalise(data, row * columns, columns);
        }
        return new UnitRows(data, matrix.rows(), columns);
    }

    /** Divides a vector by its length, unless that is 0. */
    static void normalise(float[] vector, int at, int length) {
        double sum = 0;
        for (int i = at; i < at + length; i++) {
            sum += (double) vector[i] * vector[i];
        }
        double scale = sum > 0 ? 1 / Math.sqrt(sum) : 0;
        for (int i = at; i < at + length; i++) {
            vector[i] = (float) (vector[i] * scale);
        }
    }

    int count() {
        return count;
    }

    int columns() {
        return columns;
    }

    /** All elements, [count, columns]. Not to be written. */
    float[] data() {
        return data;
    }

    /** The cosine of two rows' angle. */
    float cosine(int row, int other) {
        int a = row * columns;
        int b = other * columns;
        float sum0 = 0;
        float sum1 = 0;
        float sum2 = 0;
        float sum3 = 0;
        int i = 0;
        for (; i + STREAMS <= columns; i += STREAMS) {
            sum0 += data[a + i] * data[b + i];
            sum1 += data[a + i + 1] * data[b + i + 1];
            sum2 += data[a + i + 2] * data[b + i + 2];
            sum3 += data[a + i + 3] * data[b + i + 3];
        }
        for (; i < columns; i++) {
            sum0 += data[a + i] * data[b + i];
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }
}

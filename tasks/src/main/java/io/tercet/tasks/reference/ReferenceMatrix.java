package io.tercet.tasks.reference;

import java.util.Arrays;

/**
 * A weight matrix widened to floats.
 *
 * <p>Not a record, since it holds an array.
 */
final class ReferenceMatrix {
    private final int columns;
    private final float[] elements; // [rows, columns]

    ReferenceMatrix(int columns, float[] elements) {
        this.columns = columns;
        this.elements = elements;
    }

    float[] row(int row) {
        return Arrays.copyOfRange(elements, row * columns, (row + 1) * columns);
    }

    /** This matrix times a column vector. [rows] */
    float[] times(float[] x) {
        float[] result = new float[elements.length / columns];
        for (int row = 0; row < result.length; row++) {
            result[row] = dot(row, x);
        }
        return result;
    }

    /** Only the given rows of the product. [rows.length] */
    float[] times(float[] x, int[] rows) {
        float[] result = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            result[i] = dot(rows[i], x);
        }
        return result;
    }

    private float dot(int row, float[] x) {
        double sum = 0;
        for (int i = 0; i < columns; i++) {
            sum += (double) elements[row * columns + i] * x[i];
        }
        return (float) sum;
    }
}

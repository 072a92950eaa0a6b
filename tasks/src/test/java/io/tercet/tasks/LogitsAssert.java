package io.tercet.tasks;

import static org.assertj.core.api.Assertions.assertThat;

/** Compares logits. */
public final class LogitsAssert {
    private LogitsAssert() {}

    /** Mean square error relative to the mean square of what is expected. */
    public static double nmse(float[] actual, float[] expected) {
        double error = 0;
        double power = 0;
        for (int i = 0; i < expected.length; i++) {
            double difference = (double) actual[i] - expected[i];
            error += difference * difference;
            power += (double) expected[i] * expected[i];
        }
        return error / power;
    }

    /** Every row differs by at most the given error. */
    public static void assertClose(Logits actual, Logits expected, double limit) {
        assertThat(actual.rows()).isEqualTo(expected.rows());
        assertThat(actual.columns()).isEqualTo(expected.columns());
        for (int row = 0; row < expected.rows(); row++) {
            assertThat(nmse(actual.toArray(row), expected.toArray(row)))
                    .as("error of row %d", row)
                    .isLessThanOrEqualTo(limit);
        }
    }

    /** One row of each is equal in every bit. */
    public static void assertSameBits(Logits actual, int row, Logits expected, int expectedRow) {
        assertThat(actual.toArray(row))
                .usingComparator(java.util.Arrays::compare)
                .isEqualTo(expected.toArray(expectedRow));
    }
}

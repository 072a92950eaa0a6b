package io.tercet.models.tensor;

/**
 * Finds scale and minimum of a group of elements: steps through candidate roundings, solves for the
 * best scale and minimum of each by weighted least squares, and keeps what explains most. Errors of
 * small elements weigh less. The candidates and weights are those of {@code make_qkx2_quants} in
 * {@code ggml-quants.c}.
 */
enum GroupSearch {
    FOUR_BITS(15, -1.0f, 20),
    FIVE_BITS(31, -0.5f, 15);

    private static final float STEP = 0.1f;

    private final int largestLevel;
    private final float firstStep; // added to the largest level
    private final int steps;

    GroupSearch(int largestLevel, float firstStep, int steps) {
        this.largestLevel = largestLevel;
        this.firstStep = firstStep;
        this.steps = steps;
    }

    /**
     * A value is about {@code scale * level - minimum}.
     *
     * @param gain by how much it lowers the weighted square error, against all values being 0
     */
    record Fit(float scale, float minimum, double gain) {}

    /** The best fit to {@code count} values from index {@code at} on; its minimum is at least 0. */
    Fit fit(float[] values, int at, int count) {
        float least = 0;
        float most = values[at];
        float squares = 0;
        for (int i = 0; i < count; i++) {
            float value = values[at + i];
            least = Math.min(least, value);
            most = Math.max(most, value);
            squares += value * value;
        }
        float range = most - least;
        Fit best = new Fit(range / largestLevel, -least, Double.NEGATIVE_INFINITY);
        if (range == 0) {
            return best;
        }
        Group group = new Group(values, at, count, (float) Math.sqrt(squares / count), least);
        float[] inverses = new float[steps + 1];
        for (int step = 0; step <= steps; step++) {
            inverses[step] = (largestLevel + firstStep + STEP * step) / range;
        }
        Sums sums = group.sums(inverses, largestLevel);
        for (int step = 0; step <= steps; step++) {
            Fit fit = group.solve(sums, step);
            best = fit.gain > best.gain ? fit : best;
        }
        return best;
    }

    /**
     * Weighted sums of levels, of their squares and of their products with values: [candidates].
     */
    private static final class Sums {
        private final float[] levels;
        private final float[] squares;
        private final float[] products;

        Sums(int candidates) {
            levels = new float[candidates];
            squares = new float[candidates];
            products = new float[candidates];
        }
    }

    /** What all candidates share. */
    private static final class Group {
        private final float[] shifted; // [count], value - least
        private final float[] weights; // [count]
        private final float[] weighted; // [count], weight * value
        private float weightSum;
        private float weightedSum;

        Group(float[] values, int at, int count, float rootMeanSquare, float least) {
            shifted = new float[count];
            weights = new float[count];
            weighted = new float[count];
            for (int i = 0; i < count; i++) {
                float value = values[at + i];
                shifted[i] = value - least;
                weights[i] = rootMeanSquare + Math.abs(value);
                weighted[i] = weights[i] * value;
                weightSum += weights[i];
                weightedSum += weighted[i];
            }
        }

        /** For candidates side by side, so that no sum waits for the one before. */
        Sums sums(float[] inverses, float largestLevel) {
            Sums sums = new Sums(inverses.length);
            for (int i = 0; i < shifted.length; i++) {
                add(sums, i, inverses, largestLevel);
            }
            return sums;
        }

        private void add(Sums sums, int i, float[] inverses, float largestLevel) {
            float[] levels = sums.levels;
            float[] squares = sums.squares;
            float[] products = sums.products;
            float value = shifted[i];
            float weight = weights[i];
            float weightedValue = weighted[i];
            for (int candidate = 0; candidate < inverses.length; candidate++) {
                float nearest = Rounding.rounded(value * inverses[candidate]);
                float level = Math.min(nearest, largestLevel);
                float weightedLevel = weight * level;
                levels[candidate] += weightedLevel;
                squares[candidate] += weightedLevel * level;
                products[candidate] += weightedValue * level;
            }
        }

        /**
         * The best scale and minimum of a candidate: {@code level = nearest(shifted * inverse)}.
         */
        Fit solve(Sums sums, int candidate) {
            double levels = sums.levels[candidate];
            double squares = sums.squares[candidate];
            double products = sums.products[candidate];
            double determinant = weightSum * squares - levels * levels;
            if (determinant <= 0) {
                return new Fit(0, 0, Double.NEGATIVE_INFINITY);
            }
            double scale = (weightSum * products - weightedSum * levels) / determinant;
            double offset = (squares * weightedSum - levels * products) / determinant;
            if (offset > 0) {
                offset = 0;
                scale = products / squares;
            }
            double gain = scale * products + offset * weightedSum;
            return new Fit((float) scale, (float) -offset, gain);
        }
    }
}

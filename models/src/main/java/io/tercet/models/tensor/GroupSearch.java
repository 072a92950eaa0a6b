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
        double squares = 0;
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
        float rootMeanSquare = (float) Math.sqrt(squares / count);
        for (int step = 0; step <= steps; step++) {
            float inverse = (largestLevel + firstStep + STEP * step) / range;
            Fit fit = solve(values, at, count, new Candidate(rootMeanSquare, least, inverse));
            best = fit.gain > best.gain ? fit : best;
        }
        return best;
    }

    /** A rounding: {@code level = nearest((value - least) * inverse)}. */
    private record Candidate(float rootMeanSquare, float least, float inverse) {}

    private Fit solve(float[] values, int at, int count, Candidate candidate) {
        float weights = 0;
        float levels = 0;
        float levelSquares = 0;
        float weighted = 0;
        float products = 0;
        for (int i = 0; i < count; i++) {
            float value = values[at + i];
            float weight = candidate.rootMeanSquare + Math.abs(value);
            int nearest = Rounding.nearest((value - candidate.least) * candidate.inverse);
            float level = Math.clamp(nearest, 0, largestLevel);
            float weightedLevel = weight * level;
            weights += weight;
            weighted += weight * value;
            levels += weightedLevel;
            levelSquares += weightedLevel * level;
            products += weightedLevel * value;
        }
        double determinant = (double) weights * levelSquares - (double) levels * levels;
        if (determinant <= 0) {
            return new Fit(0, 0, Double.NEGATIVE_INFINITY);
        }
        double scale = ((double) weights * products - (double) weighted * levels) / determinant;
        double offset =
                ((double) levelSquares * weighted - (double) levels * products) / determinant;
        if (offset > 0) {
            offset = 0;
            scale = (double) products / levelSquares;
        }
        return new Fit((float) scale, (float) -offset, scale * products + offset * weighted);
    }
}

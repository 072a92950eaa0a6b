package io.tercet.engine.sublayers;

import java.util.Arrays;
import java.util.List;

/**
 * What scores of some sets say about the scores of others (Gaussian processes for machine learning,
 * Rasmussen and Williams 2006, algorithm 2.1): a Matérn kernel of order 5/2 over the sets'
 * distance, its length scale the likeliest of a few, scores scaled to mean 0 and deviation 1.
 */
final class GaussianProcess {
    /** Variance of the noise: SWIFT's {@code alpha}. */
    private static final double NOISE = 1e-2;

    private static final double[] LENGTH_SCALES = {0.5, 1, 2, 4, 8, 16};

    private final List<SublayerSet> sets;
    private final double lengthScale;
    private final double[][] root; // lower triangle L, covariance = L * transposed(L)
    private final double[] weights; // inverse covariance * scores
    private final double likelihood;

    private GaussianProcess(List<SublayerSet> sets, double[] scores, double lengthScale) {
        this.sets = sets;
        this.lengthScale = lengthScale;
        this.root = root();
        double[] half = solveLower(scores);
        this.weights = solveUpper(half);
        double sum = 0;
        for (int i = 0; i < half.length; i++) {
            sum -= half[i] * half[i] / 2 + StrictMath.log(root[i][i]);
        }
        this.likelihood = sum;
    }

    /** Of at least one set, with a score each. */
    static GaussianProcess of(List<SublayerSet> sets, double[] scores) {
        double mean = Arrays.stream(scores).average().orElseThrow();
        double variance =
                Arrays.stream(scores).map(s -> (s - mean) * (s - mean)).average().orElseThrow();
        double deviation = variance > 0 ? Math.sqrt(variance) : 1;
        double[] scaled = Arrays.stream(scores).map(s -> (s - mean) / deviation).toArray();
        GaussianProcess likeliest = new GaussianProcess(sets, scaled, LENGTH_SCALES[0]);
        for (double scale : LENGTH_SCALES) {
            GaussianProcess other = new GaussianProcess(sets, scaled, scale);
            likeliest = other.likelihood > likeliest.likelihood ? other : likeliest;
        }
        return likeliest;
    }

    /**
     * How good a set may well be, in deviations of the scores.
     *
     * @param kappa deviations of the estimate that are added to its mean
     */
    double upperBound(SublayerSet set, double kappa) {
        double[] covariances = new double[sets.size()];
        double mean = 0;
        for (int i = 0; i < covariances.length; i++) {
            covariances[i] = kernel(set, sets.get(i));
            mean += covariances[i] * weights[i];
        }
        double variance = 1;
        for (double part : solveLower(covariances)) {
            variance -= part * part;
        }
        return mean + kappa * Math.sqrt(Math.max(0, variance));
    }

    private double kernel(SublayerSet a, SublayerSet b) {
        double distance = Math.sqrt(5.0 * a.distance(b)) / lengthScale;
        return (1 + distance + distance * distance / 3) * StrictMath.exp(-distance);
    }

    /** Cholesky's decomposition. */
    private double[][] root() {
        double[][] lower = new double[sets.size()][];
        for (int i = 0; i < lower.length; i++) {
            lower[i] = new double[i + 1];
            for (int j = 0; j <= i; j++) {
                double sum = kernel(sets.get(i), sets.get(j)) + (i == j ? NOISE : 0);
                for (int k = 0; k < j; k++) {
                    sum -= lower[i][k] * lower[j][k];
                }
                lower[i][j] = i == j ? Math.sqrt(sum) : sum / lower[j][j];
            }
        }
        return lower;
    }

    private double[] solveLower(double[] right) {
        double[] x = right.clone();
        for (int i = 0; i < x.length; i++) {
            for (int k = 0; k < i; k++) {
                x[i] -= root[i][k] * x[k];
            }
            x[i] /= root[i][i];
        }
        return x;
    }

    private double[] solveUpper(double[] right) {
        double[] x = right.clone();
        for (int i = x.length - 1; i >= 0; i--) {
            for (int k = i + 1; k < x.length; k++) {
                x[i] -= root[k][i] * x[k];
            }
            x[i] /= root[i][i];
        }
        return x;
    }
}

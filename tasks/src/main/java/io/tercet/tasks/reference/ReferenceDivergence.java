package io.tercet.tasks.reference;

import static io.tercet.tasks.reference.ReferenceOperations.timesLog;

import io.tercet.tasks.Divergence;
import io.tercet.tasks.host.HostMatrix;
import java.util.Arrays;

/** The divergences of {@link Divergence}, over the union of both matrices' columns. */
final class ReferenceDivergence {
    private ReferenceDivergence() {}

    static double of(
            Divergence form, HostMatrix verifier, HostMatrix proposer, int row, int token) {
        if (form == Divergence.LOGIT_DIFFERENCE) {
            return logitDifference(verifier, proposer, row, token);
        }
        int width = width(verifier, proposer);
        return of(
                form,
                logProbabilities(verifier, row, width),
                logProbabilities(proposer, row, width));
    }

    private static double of(Divergence form, double[] wanted, double[] proposed) {
        return switch (form) {
            case FSD_JS -> (toMean(wanted, proposed) + toMean(proposed, wanted)) / 2;
            case JENSEN_SHANNON -> (fromMean(wanted, proposed) + fromMean(proposed, wanted)) / 2;
            case KL -> kl(proposed, wanted);
            case TOTAL_VARIATION -> totalVariation(wanted, proposed);
            case LOGIT_DIFFERENCE ->
                    throw new IllegalArgumentException(form + " looks at one token");
        };
    }

    /** KL(M || other), M the mean of both. */
    private static double toMean(double[] other, double[] one) {
        return kl(mean(one, other), other);
    }

    /** KL(one || M), M the mean of both. */
    private static double fromMean(double[] one, double[] other) {
        return kl(one, mean(one, other));
    }

    /** KL(from || to) of log-probabilities; infinite where {@code to} lacks mass. */
    private static double kl(double[] from, double[] to) {
        double sum = 0;
        for (int i = 0; i < from.length; i++) {
            sum += timesLog(StrictMath.exp(from[i]), from[i] - to[i]);
        }
        return sum;
    }

    private static double[] mean(double[] one, double[] other) {
        double[] mean = new double[one.length];
        for (int i = 0; i < mean.length; i++) {
            double higher = Math.max(one[i], other[i]);
            double lower = Math.min(one[i], other[i]);
            mean[i] =
                    higher == Double.NEGATIVE_INFINITY
                            ? higher
                            : higher
                                    + StrictMath.log1p(StrictMath.exp(lower - higher))
                                    - StrictMath.log(2);
        }
        return mean;
    }

    private static double totalVariation(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += Math.abs(StrictMath.exp(one[i]) - StrictMath.exp(other[i]));
        }
        return sum / 2;
    }

    private static double logitDifference(
            HostMatrix verifier, HostMatrix proposer, int row, int token) {
        float wanted = verifier.value(row, token, Float.NEGATIVE_INFINITY);
        float proposed = proposer.value(row, token, Float.NEGATIVE_INFINITY);
        return wanted == proposed ? 0 : Math.abs((double) wanted - proposed);
    }

    private static int width(HostMatrix one, HostMatrix other) {
        return 1 + Math.max(one.token(one.columns() - 1), other.token(other.columns() - 1));
    }

    private static double[] logProbabilities(HostMatrix matrix, int row, int width) {
        double[] result = new double[width];
        Arrays.fill(result, Double.NEGATIVE_INFINITY);
        double[] logSoftmax = ReferenceOperations.logSoftmax(matrix, row, 1);
        for (int column = 0; column < logSoftmax.length; column++) {
            result[matrix.token(column)] = logSoftmax[column];
        }
        return result;
    }
}

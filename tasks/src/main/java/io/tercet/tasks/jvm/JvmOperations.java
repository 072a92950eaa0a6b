package io.tercet.tasks.jvm;

import io.tercet.tasks.Distributions;
import io.tercet.tasks.Divergence;
import io.tercet.tasks.Logits;
import io.tercet.tasks.LogitsOperations;
import io.tercet.tasks.Sampling;
import io.tercet.tasks.TopTokens;
import io.tercet.tasks.host.HostMatrix;
import io.tercet.tasks.reference.ReferenceOperations;
import java.util.Arrays;
import java.util.List;

/**
 * Operations on logits. What touches every column with an exponential or an order is vectorised;
 * the rest is the reference's.
 */
public final class JvmOperations implements LogitsOperations {
    private final LogitsOperations plain = new ReferenceOperations();

    /** What softmax at temperature 1 needs to know of a row. */
    private record Normaliser(float highest, double logSum) {
        static Normaliser of(HostMatrix matrix, int row) {
            float[] weights = new float[matrix.columns()];
            return of(matrix, row, weights);
        }

        /** Leaves {@code exp(logit - highest)} in the weights. */
        static Normaliser of(HostMatrix matrix, int row, float[] weights) {
            int at = matrix.offset(row);
            float highest = LogitsMath.highest(matrix.data(), at, matrix.columns());
            double sum =
                    LogitsMath.exp(matrix.data(), at, matrix.columns(), highest, 1, weights, 0);
            return new Normaliser(highest, StrictMath.log(sum));
        }

        double logProbability(float logit) {
            return (double) logit - highest - logSum;
        }
    }

    @Override
    public int[] argmax(Logits logits) {
        HostMatrix matrix = (HostMatrix) logits;
        int[] tokens = new int[matrix.rows()];
        for (int row = 0; row < tokens.length; row++) {
            int at = matrix.offset(row);
            float highest = LogitsMath.highest(matrix.data(), at, matrix.columns());
            int column = LogitsMath.next(matrix.data(), at, 0, matrix.columns(), highest);
            tokens[row] = matrix.token(column);
        }
        return tokens;
    }

    @Override
    public TopTokens topTokens(Logits logits, int k) {
        HostMatrix matrix = (HostMatrix) logits;
        int[] tokens = new int[matrix.rows() * k];
        float[] logProbabilities = new float[matrix.rows() * k];
        for (int row = 0; row < matrix.rows(); row++) {
            int at = matrix.offset(row);
            Normaliser normaliser = Normaliser.of(matrix, row);
            int[] best = Selection.best(matrix.data(), at, matrix.columns(), k);
            for (int rank = 0; rank < k; rank++) {
                tokens[row * k + rank] = matrix.token(best[rank]);
                float logit = matrix.data()[at + best[rank]];
                logProbabilities[row * k + rank] = (float) normaliser.logProbability(logit);
            }
        }
        return new TopTokens(k, tokens, logProbabilities);
    }

    @Override
    public float[] margin(Logits logits) {
        HostMatrix matrix = (HostMatrix) logits;
        float[] margins = new float[matrix.rows()];
        for (int row = 0; row < margins.length; row++) {
            int at = matrix.offset(row);
            float[] weights = new float[matrix.columns()];
            double sum = StrictMath.exp(Normaliser.of(matrix, row, weights).logSum());
            int[] best = Selection.best(matrix.data(), at, matrix.columns(), 2);
            float second = best.length > 1 ? weights[best[1]] : 0;
            margins[row] = (float) ((weights[best[0]] - second) / sum);
        }
        return margins;
    }

    @Override
    public float[] entropy(Logits logits) {
        HostMatrix matrix = (HostMatrix) logits;
        float[] entropies = new float[matrix.rows()];
        for (int row = 0; row < entropies.length; row++) {
            int at = matrix.offset(row);
            float[] weights = new float[matrix.columns()];
            Normaliser normaliser = Normaliser.of(matrix, row, weights);
            double distance = 0;
            for (int i = 0; i < weights.length; i++) {
                if (weights[i] > 0) {
                    distance +=
                            weights[i] * (normaliser.highest() - (double) matrix.data()[at + i]);
                }
            }
            double sum = StrictMath.exp(normaliser.logSum());
            entropies[row] = (float) (normaliser.logSum() + distance / sum);
        }
        return entropies;
    }

    @Override
    public float[] logProbability(Logits logits, int[] tokens) {
        HostMatrix matrix = (HostMatrix) logits;
        float[] result = new float[matrix.rows()];
        for (int row = 0; row < result.length; row++) {
            float logit = matrix.value(row, tokens[row], Float.NEGATIVE_INFINITY);
            result[row] = (float) Normaliser.of(matrix, row).logProbability(logit);
        }
        return result;
    }

    @Override
    public Distributions softmax(Logits logits, Sampling sampling) {
        HostMatrix matrix = (HostMatrix) logits;
        HostMatrix result = matrix.blank();
        float factor = 1 / sampling.temperature();
        int columns = matrix.columns();
        for (int row = 0; row < matrix.rows(); row++) {
            int at = matrix.offset(row);
            float highest = LogitsMath.highest(matrix.data(), at, columns);
            float[] weights = result.data();
            int to = result.offset(row);
            double sum = LogitsMath.exp(matrix.data(), at, columns, highest, factor, weights, to);
            if (sampling.topK() > 0 || sampling.topP() < 1 || sampling.minP() > 0) {
                sum = truncate(weights, to, columns, sum, sampling);
            }
            LogitsMath.scale(weights, to, columns, (float) (1 / sum));
        }
        return result;
    }

    /** Zeroes what the sampling drops and returns the sum of what it keeps. */
    private static double truncate(
            float[] weights, int at, int length, double sum, Sampling sampling) {
        int[] order;
        double mass = sum;
        if (sampling.topK() > 0) {
            order = Selection.best(weights, at, length, sampling.topK());
            mass = 0;
            for (int column : order) {
                mass += weights[at + column];
            }
        } else {
            order = Selection.reaching(weights, at, length, sampling.topP() * sum, sampling.minP());
        }
        float[] kept = new float[order.length];
        double keptMass = 0;
        int count = 0;
        for (int column : order) {
            float weight = weights[at + column];
            boolean enough = sampling.topP() < 1 && keptMass >= sampling.topP() * mass;
            if (enough || weight < sampling.minP() * weights[at + order[0]]) {
                break;
            }
            kept[count++] = weight;
            keptMass += weight;
        }
        Arrays.fill(weights, at, at + length, 0);
        for (int i = 0; i < count; i++) {
            weights[at + order[i]] = kept[i];
        }
        return keptMass;
    }

    @Override
    public Distributions mixUniform(Distributions distributions, float share, int tokens) {
        return plain.mixUniform(distributions, share, tokens);
    }

    @Override
    public double[] divergence(Divergence form, Logits verifier, Logits proposer, int[] tokens) {
        if (form == Divergence.LOGIT_DIFFERENCE) {
            return plain.divergence(form, verifier, proposer, tokens);
        }
        HostMatrix wanted = (HostMatrix) verifier;
        HostMatrix proposed = (HostMatrix) proposer;
        double[] result = new double[wanted.rows()];
        for (int row = 0; row < result.length; row++) {
            result[row] = DivergenceMath.of(form, wanted, proposed, row);
        }
        return result;
    }

    @Override
    public Logits adjust(Logits logits, int[][] penalised, float penalty, int[] banned) {
        return plain.adjust(logits, penalised, penalty, banned);
    }

    @Override
    public float[] probability(Distributions distributions, int[] tokens) {
        return plain.probability(distributions, tokens);
    }

    @Override
    public int[] sample(Distributions distributions, float[] uniforms) {
        return plain.sample(distributions, uniforms);
    }

    @Override
    public boolean[] ratioTest(
            Distributions verifier, Distributions proposal, int[] tokens, float[] uniforms) {
        return plain.ratioTest(verifier, proposal, tokens, uniforms);
    }

    @Override
    public Distributions residual(Distributions verifier, Distributions proposal) {
        return plain.residual(verifier, proposal);
    }

    @Override
    public Distributions without(Distributions distributions, int[] tokens) {
        return plain.without(distributions, tokens);
    }

    @Override
    public Logits concatenate(List<Logits> parts) {
        return plain.concatenate(parts);
    }

    @Override
    public Distributions concatenateRows(List<Distributions> parts) {
        return plain.concatenateRows(parts);
    }
}

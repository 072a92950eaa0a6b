package io.tercet.tasks.reference;

import io.tercet.tasks.Distributions;
import io.tercet.tasks.Divergence;
import io.tercet.tasks.Logits;
import io.tercet.tasks.LogitsOperations;
import io.tercet.tasks.Sampling;
import io.tercet.tasks.TopTokens;
import io.tercet.tasks.host.HostMatrix;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Operations on logits, scalar; sums in double precision by ascending column. */
public final class ReferenceOperations implements LogitsOperations {

    @Override
    public int[] argmax(Logits logits) {
        TopTokens best = topTokens(logits, 1);
        return IntStream.range(0, logits.rows()).map(row -> best.token(row, 0)).toArray();
    }

    @Override
    public TopTokens topTokens(Logits logits, int k) {
        HostMatrix matrix = (HostMatrix) logits;
        int[] tokens = new int[matrix.rows() * k];
        float[] logProbabilities = new float[matrix.rows() * k];
        for (int row = 0; row < matrix.rows(); row++) {
            double[] logSoftmax = logSoftmax(matrix, row, 1);
            int[] order = descending(matrix.toArray(row));
            for (int rank = 0; rank < k; rank++) {
                tokens[row * k + rank] = matrix.token(order[rank]);
                logProbabilities[row * k + rank] = (float) logSoftmax[order[rank]];
            }
        }
        return new TopTokens(k, tokens, logProbabilities);
    }

    @Override
    public float[] margin(Logits logits) {
        float[] margins = new float[logits.rows()];
        for (int row = 0; row < margins.length; row++) {
            double[] softmax = exp(logSoftmax((HostMatrix) logits, row, 1));
            Arrays.sort(softmax);
            double second = softmax.length > 1 ? softmax[softmax.length - 2] : 0;
            margins[row] = (float) (softmax[softmax.length - 1] - second);
        }
        return margins;
    }

    @Override
    public float[] entropy(Logits logits) {
        float[] entropies = new float[logits.rows()];
        for (int row = 0; row < entropies.length; row++) {
            double sum = 0;
            for (double logProbability : logSoftmax((HostMatrix) logits, row, 1)) {
                sum -= timesLog(StrictMath.exp(logProbability), logProbability);
            }
            entropies[row] = (float) sum;
        }
        return entropies;
    }

    @Override
    public float[] logProbability(Logits logits, int[] tokens) {
        HostMatrix matrix = (HostMatrix) logits;
        float[] result = new float[matrix.rows()];
        for (int row = 0; row < result.length; row++) {
            int column = matrix.column(tokens[row]);
            double[] logSoftmax = logSoftmax(matrix, row, 1);
            result[row] = column < 0 ? Float.NEGATIVE_INFINITY : (float) logSoftmax[column];
        }
        return result;
    }

    @Override
    public Logits adjust(Logits logits, int[][] penalised, float penalty, int[] banned) {
        HostMatrix result = ((HostMatrix) logits).copy();
        for (int row = 0; row < result.rows(); row++) {
            float[] data = result.data();
            for (int token : Arrays.stream(penalised[row]).distinct().toArray()) {
                int column = result.column(token);
                if (column >= 0) {
                    int at = result.offset(row) + column;
                    data[at] = data[at] > 0 ? data[at] / penalty : data[at] * penalty;
                }
            }
            for (int token : banned) {
                int column = result.column(token);
                if (column >= 0) {
                    data[result.offset(row) + column] = Float.NEGATIVE_INFINITY;
                }
            }
        }
        return result;
    }

    @Override
    public Distributions softmax(Logits logits, Sampling sampling) {
        HostMatrix matrix = (HostMatrix) logits;
        HostMatrix result = matrix.blank();
        for (int row = 0; row < matrix.rows(); row++) {
            double[] weights = exp(logSoftmax(matrix, row, sampling.temperature()));
            int[] order = descending(matrix.toArray(row));
            int kept = kept(weights, order, sampling);
            for (int rank = kept; rank < order.length; rank++) {
                weights[order[rank]] = 0;
            }
            store(result, row, weights);
        }
        return result;
    }

    /** How many of the columns, taken in order, the sampling keeps. */
    private static int kept(double[] weights, int[] order, Sampling sampling) {
        int kept = sampling.topK() > 0 ? Math.min(sampling.topK(), order.length) : order.length;
        double mass = 0;
        for (int rank = 0; rank < kept; rank++) {
            mass += weights[order[rank]];
        }
        double reached = 0;
        for (int rank = 0; sampling.topP() < 1 && rank < kept; rank++) {
            reached += weights[order[rank]];
            if (reached >= sampling.topP() * mass) {
                kept = rank + 1;
            }
        }
        while (kept > 1 && weights[order[kept - 1]] < sampling.minP() * weights[order[0]]) {
            kept--;
        }
        return kept;
    }

    @Override
    public float[] probability(Distributions distributions, int[] tokens) {
        float[] result = new float[distributions.rows()];
        for (int row = 0; row < result.length; row++) {
            result[row] = ((HostMatrix) distributions).value(row, tokens[row], 0);
        }
        return result;
    }

    @Override
    public int[] sample(Distributions distributions, float[] uniforms) {
        HostMatrix matrix = (HostMatrix) distributions;
        int[] tokens = new int[matrix.rows()];
        for (int row = 0; row < tokens.length; row++) {
            float[] weights = matrix.toArray(row);
            double sum = 0;
            for (float weight : weights) {
                sum += weight;
            }
            double cumulated = 0;
            int column = -1;
            for (int at = 0; at < weights.length && cumulated <= uniforms[row] * sum; at++) {
                cumulated += weights[at];
                column = weights[at] > 0 ? at : column;
            }
            tokens[row] = matrix.token(column);
        }
        return tokens;
    }

    @Override
    public boolean[] ratioTest(
            Distributions verifier, Distributions proposal, int[] tokens, float[] uniforms) {
        float[] wanted = probability(verifier, tokens);
        float[] proposed = probability(proposal, tokens);
        boolean[] accepted = new boolean[tokens.length];
        for (int row = 0; row < accepted.length; row++) {
            accepted[row] = (double) uniforms[row] * proposed[row] < wanted[row];
        }
        return accepted;
    }

    @Override
    public Distributions residual(Distributions verifier, Distributions proposal) {
        HostMatrix wanted = (HostMatrix) verifier;
        HostMatrix proposed = (HostMatrix) proposal;
        HostMatrix result = wanted.blank();
        for (int row = 0; row < wanted.rows(); row++) {
            double[] weights = new double[wanted.columns()];
            for (int column = 0; column < weights.length; column++) {
                float minus = proposed.value(row, wanted.token(column), 0);
                weights[column] =
                        Math.max(0, (double) wanted.data()[wanted.offset(row) + column] - minus);
            }
            storeOr(result, row, weights, wanted);
        }
        return result;
    }

    @Override
    public Distributions without(Distributions distributions, int[] tokens) {
        HostMatrix matrix = (HostMatrix) distributions;
        HostMatrix result = matrix.blank();
        for (int row = 0; row < matrix.rows(); row++) {
            double[] weights = toDoubles(matrix.toArray(row));
            int column = matrix.column(tokens[row]);
            if (column >= 0) {
                weights[column] = 0;
            }
            storeOr(result, row, weights, matrix);
        }
        return result;
    }

    @Override
    public Distributions mixUniform(Distributions distributions, float share, int tokens) {
        HostMatrix matrix = (HostMatrix) distributions;
        float[] mixed = new float[Math.multiplyExact(matrix.rows(), tokens)];
        double uniform = (double) share / tokens;
        Arrays.fill(mixed, (float) uniform);
        for (int row = 0; row < matrix.rows(); row++) {
            for (int column = 0; column < matrix.columns(); column++) {
                double own = (1 - (double) share) * matrix.data()[matrix.offset(row) + column];
                mixed[row * tokens + matrix.token(column)] = (float) (own + uniform);
            }
        }
        return HostMatrix.of(mixed, matrix.rows(), tokens, null);
    }

    @Override
    public double[] divergence(Divergence form, Logits verifier, Logits proposer, int[] tokens) {
        double[] result = new double[verifier.rows()];
        for (int row = 0; row < result.length; row++) {
            result[row] =
                    ReferenceDivergence.of(
                            form, (HostMatrix) verifier, (HostMatrix) proposer, row, tokens[row]);
        }
        return result;
    }

    @Override
    public Logits concatenate(List<Logits> parts) {
        return HostMatrix.concatenate(parts.stream().map(HostMatrix.class::cast).toList());
    }

    @Override
    public Distributions concatenateRows(List<Distributions> parts) {
        return HostMatrix.concatenate(parts.stream().map(HostMatrix.class::cast).toList());
    }

    /** Log-softmax of a row divided by a temperature. [columns] */
    static double[] logSoftmax(HostMatrix matrix, int row, float temperature) {
        double[] scaled = toDoubles(matrix.toArray(row));
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] /= temperature;
            highest = Math.max(highest, scaled[i]);
        }
        double sum = 0;
        for (double value : scaled) {
            sum += StrictMath.exp(value - highest);
        }
        double logSum = highest + StrictMath.log(sum);
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] -= logSum;
        }
        return scaled;
    }

    /** x log x style terms: 0 where the probability is 0. */
    static double timesLog(double probability, double logarithm) {
        return probability == 0 ? 0 : probability * logarithm;
    }

    private static int[] descending(float[] values) {
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -values[i]).thenComparing(i -> i))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static double[] exp(double[] values) {
        return Arrays.stream(values).map(StrictMath::exp).toArray();
    }

    private static double[] toDoubles(float[] values) {
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i];
        }
        return result;
    }

    /**
     * Writes normalised weights to a row, or a copy of the fallback's row where there is no mass.
     */
    private static void storeOr(HostMatrix result, int row, double[] weights, HostMatrix fallback) {
        boolean empty = Arrays.stream(weights).sum() == 0;
        store(result, row, empty ? toDoubles(fallback.toArray(row)) : weights);
    }

    private static void store(HostMatrix result, int row, double[] weights) {
        double sum = Arrays.stream(weights).sum();
        for (int column = 0; column < weights.length; column++) {
            result.data()[result.offset(row) + column] = (float) (weights[column] / sum);
        }
    }
}

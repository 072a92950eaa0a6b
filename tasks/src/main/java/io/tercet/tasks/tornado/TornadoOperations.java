package io.tercet.tasks.tornado;

import io.tercet.tasks.Distributions;
import io.tercet.tasks.Divergence;
import io.tercet.tasks.Logits;
import io.tercet.tasks.LogitsOperations;
import io.tercet.tasks.Sampling;
import io.tercet.tasks.TopTokens;
import io.tercet.tasks.tornado.OperationGraphs.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Operations on logits where they lie; only a few numbers per row come back. */
final class TornadoOperations implements LogitsOperations {
    private final RowWork work;
    private final DistributionWork distributions;
    private final DivergenceWork divergences;

    TornadoOperations(TornadoBackend backend) {
        work = new RowWork(backend);
        distributions = new DistributionWork(work);
        divergences = new DivergenceWork(work);
    }

    @Override
    public int[] argmax(Logits logits) {
        DeviceMatrix matrix = work.own(logits);
        int[] tokens = new int[matrix.rows()];
        work.inParts(
                matrix,
                (rows, first) -> {
                    work.top(rows, 1);
                    int[] columns = work.graphs().ints(rows.rows());
                    for (int row = 0; row < columns.length; row++) {
                        tokens[first + row] = matrix.token(columns[row]);
                    }
                });
        return tokens;
    }

    @Override
    public TopTokens topTokens(Logits logits, int k) {
        Objects.checkIndex(k - 1, OperationLayout.MAX_RESULTS);
        DeviceMatrix matrix = work.own(logits);
        int[] tokens = new int[matrix.rows() * k];
        float[] logProbabilities = new float[matrix.rows() * k];
        float[] logSums = work.logSums(matrix);
        work.inParts(
                matrix,
                Math.clamp(OperationLayout.MAX_RESULTS / k, 1, OperationLayout.MAX_ROWS),
                (rows, first) -> {
                    work.top(rows, k);
                    int[] columns = work.graphs().ints(rows.rows() * k);
                    float[] values = work.graphs().floats(rows.rows() * k);
                    for (int i = 0; i < columns.length; i++) {
                        tokens[first * k + i] = matrix.token(columns[i]);
                        logProbabilities[first * k + i] = values[i] - logSums[first + i / k];
                    }
                });
        return new TopTokens(k, tokens, logProbabilities);
    }

    @Override
    public float[] margin(Logits logits) {
        return work.summary(work.own(logits), OperationLayout.MARGIN);
    }

    @Override
    public float[] entropy(Logits logits) {
        return work.summary(work.own(logits), OperationLayout.ENTROPY);
    }

    @Override
    public float[] logProbability(Logits logits, int[] tokens) {
        DeviceMatrix matrix = work.own(logits);
        float[] logSums = work.logSums(matrix);
        float[] values = work.pick(matrix, tokens, Float.NEGATIVE_INFINITY);
        for (int row = 0; row < values.length; row++) {
            values[row] -= logSums[row];
        }
        return values;
    }

    @Override
    public Logits adjust(Logits logits, int[][] penalised, float penalty, int[] banned) {
        DeviceMatrix out = work.derive(work.own(logits), Kind.COPY, (rows, first) -> {});
        List<Integer> entries = new ArrayList<>();
        for (int row = 0; row < out.rows(); row++) {
            addEntries(entries, out, row, penalised[row], false);
        }
        adjust(entries, penalty);
        entries.clear(); // banned later: a token may be penalised too
        for (int row = 0; row < out.rows(); row++) {
            addEntries(entries, out, row, banned, true);
        }
        adjust(entries, penalty);
        return out;
    }

    private static void addEntries(
            List<Integer> entries, DeviceMatrix out, int row, int[] tokens, boolean banned) {
        for (int token : Arrays.stream(tokens).distinct().toArray()) {
            int column = out.column(token);
            if (column >= 0) {
                int element = out.element(row) + column;
                entries.add(banned ? -1 - element : element);
            }
        }
    }

    private void adjust(List<Integer> entries, float penalty) {
        work.graphs().numbers().set(OperationLayout.PENALTY, penalty);
        work.graphs().numbers().set(OperationLayout.MISSING, Float.NEGATIVE_INFINITY);
        for (int from = 0; from < entries.size(); from += OperationGraphs.MAX_ENTRIES) {
            int count = Math.min(OperationGraphs.MAX_ENTRIES, entries.size() - from);
            work.graphs().table().set(OperationLayout.ENTRIES, count);
            for (int i = 0; i < count; i++) {
                work.graphs().entries().set(i, entries.get(from + i));
            }
            work.graphs().run(Kind.ADJUST);
        }
    }

    @Override
    public Distributions softmax(Logits logits, Sampling sampling) {
        return distributions.softmax(logits, sampling);
    }

    @Override
    public float[] probability(Distributions distributions, int[] tokens) {
        return work.pick(work.own(distributions), tokens, 0);
    }

    @Override
    public int[] sample(Distributions rows, float[] uniforms) {
        return distributions.sample(rows, uniforms);
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
        return distributions.residual(verifier, proposal);
    }

    @Override
    public Distributions without(Distributions rows, int[] tokens) {
        return distributions.without(rows, tokens);
    }

    @Override
    public Distributions mixUniform(Distributions rows, float share, int tokens) {
        return distributions.mixUniform(rows, share, tokens);
    }

    @Override
    public double[] divergence(Divergence form, Logits verifier, Logits proposer, int[] tokens) {
        return divergences.divergence(form, verifier, proposer, tokens);
    }

    @Override
    public Logits concatenate(List<Logits> parts) {
        return joined(parts.stream().map(work::own).toList());
    }

    @Override
    public Distributions concatenateRows(List<Distributions> parts) {
        return joined(parts.stream().map(work::own).toList());
    }

    /** Nothing moves: rows say where they lie. */
    private DeviceMatrix joined(List<DeviceMatrix> parts) {
        DeviceMatrix first = parts.getFirst();
        List<DeviceMatrix.Row> rows = new ArrayList<>();
        for (DeviceMatrix part : parts) {
            if (part.columns() != first.columns()) {
                throw new IllegalArgumentException(
                        "matrices of " + first.columns() + " and " + part.columns() + " columns");
            }
            rows.addAll(part.places());
        }
        return new DeviceMatrix(work.results(), rows, first.columns(), first.shortlist());
    }
}

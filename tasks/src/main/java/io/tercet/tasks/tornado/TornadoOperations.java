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
import org.jspecify.annotations.Nullable;

/** Operations on logits where they lie; only a few numbers per row come back. */
final class TornadoOperations implements LogitsOperations {
    private static final int MAX_ROWS = OperationLayout.MAX_ROWS;

    private final TornadoBackend backend;
    private @Nullable OperationGraphs graphs; // made when there are logits

    TornadoOperations(TornadoBackend backend) {
        this.backend = backend;
    }

    private Results results() {
        return backend.results();
    }

    private OperationGraphs graphs() {
        if (graphs == null) {
            graphs = new OperationGraphs(results());
        }
        return graphs;
    }

    /** What is done to at most {@link #MAX_ROWS} rows, the first of which is given. */
    private interface Part {
        void run(DeviceMatrix rows, int first);
    }

    private void inParts(DeviceMatrix matrix, int rows, Part part) {
        for (int first = 0; first < matrix.rows(); first += rows) {
            part.run(matrix.rows(first, Math.min(matrix.rows(), first + rows)), first);
        }
    }

    @Override
    public int[] argmax(Logits logits) {
        DeviceMatrix matrix = (DeviceMatrix) logits;
        int[] tokens = new int[matrix.rows()];
        inParts(
                matrix,
                MAX_ROWS,
                (rows, first) -> {
                    top(rows, 1);
                    int[] columns = graphs().ints(rows.rows());
                    for (int row = 0; row < columns.length; row++) {
                        tokens[first + row] = matrix.token(columns[row]);
                    }
                });
        return tokens;
    }

    private void top(DeviceMatrix rows, int k) {
        graphs().rows(OperationLayout.FIRST, rows);
        graphs().table().set(OperationLayout.K, k);
        graphs().run(Kind.TOP);
    }

    @Override
    public TopTokens topTokens(Logits logits, int k) {
        DeviceMatrix matrix = (DeviceMatrix) logits;
        int[] tokens = new int[matrix.rows() * k];
        float[] logProbabilities = new float[matrix.rows() * k];
        double[] logSums = logSums(matrix);
        inParts(
                matrix,
                Math.clamp(OperationLayout.MAX_RESULTS / k, 1, MAX_ROWS),
                (rows, first) -> {
                    top(rows, k);
                    int[] columns = graphs().ints(rows.rows() * k);
                    float[] values = graphs().floats(rows.rows() * k);
                    for (int i = 0; i < columns.length; i++) {
                        tokens[first * k + i] = matrix.token(columns[i]);
                        logProbabilities[first * k + i] =
                                (float) (values[i] - logSums[first + i / k]);
                    }
                });
        return new TopTokens(k, tokens, logProbabilities);
    }

    /** What is made of a row's summary. */
    private interface FromSummary {
        double of(float highest, float second, float sum, float weighted);
    }

    private double[] fromSummary(DeviceMatrix matrix, FromSummary number) {
        double[] result = new double[matrix.rows()];
        inParts(
                matrix,
                MAX_ROWS,
                (rows, first) -> {
                    graphs().rows(OperationLayout.FIRST, rows);
                    graphs().run(Kind.SUMMARY);
                    int width = OperationLayout.SUMMARY;
                    float[] all = graphs().floats(rows.rows() * width);
                    for (int row = 0; row < rows.rows(); row++) {
                        int at = row * width;
                        result[first + row] =
                                number.of(all[at], all[at + 1], all[at + 2], all[at + 3]);
                    }
                });
        return result;
    }

    private static float[] toFloats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** What turns a logit into its log-probability. [rows] */
    private double[] logSums(DeviceMatrix matrix) {
        return fromSummary(matrix, (highest, second, sum, weighted) -> highest + Math.log(sum));
    }

    @Override
    public float[] margin(Logits logits) {
        return toFloats(
                fromSummary(
                        (DeviceMatrix) logits,
                        (highest, second, sum, weighted) ->
                                (1 - Math.exp((double) second - highest)) / sum));
    }

    @Override
    public float[] entropy(Logits logits) {
        return toFloats(
                fromSummary(
                        (DeviceMatrix) logits,
                        (highest, second, sum, weighted) -> Math.log(sum) - weighted / sum));
    }

    @Override
    public float[] logProbability(Logits logits, int[] tokens) {
        DeviceMatrix matrix = (DeviceMatrix) logits;
        double[] logSums = logSums(matrix);
        float[] values = pick(matrix, tokens, Float.NEGATIVE_INFINITY);
        for (int row = 0; row < values.length; row++) {
            values[row] = (float) (values[row] - logSums[row]);
        }
        return values;
    }

    private float[] pick(DeviceMatrix matrix, int[] tokens, float missing) {
        float[] values = new float[matrix.rows()];
        inParts(
                matrix,
                MAX_ROWS,
                (rows, first) -> {
                    int[] own = Arrays.copyOfRange(tokens, first, first + rows.rows());
                    graphs().rows(OperationLayout.FIRST, rows);
                    graphs().tokens(rows, own);
                    graphs().numbers().set(OperationLayout.MISSING, missing);
                    graphs().run(Kind.PICK);
                    System.arraycopy(graphs().floats(rows.rows()), 0, values, first, rows.rows());
                });
        return values;
    }

    /** A matrix of the same shape, made row by row from the first one. */
    private DeviceMatrix derive(DeviceMatrix matrix, Kind kind, Part setting) {
        DeviceMatrix out = results().take(matrix);
        inParts(
                matrix,
                MAX_ROWS,
                (rows, first) -> {
                    setting.run(rows, first);
                    graphs().rows(OperationLayout.FIRST, rows);
                    graphs().rows(OperationLayout.OUT, out.rows(first, first + rows.rows()));
                    graphs().run(kind);
                });
        return out;
    }

    @Override
    public Logits adjust(Logits logits, int[][] penalised, float penalty, int[] banned) {
        DeviceMatrix out = derive((DeviceMatrix) logits, Kind.COPY, (rows, first) -> {});
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
        graphs().numbers().set(OperationLayout.PENALTY, penalty);
        graphs().numbers().set(OperationLayout.MISSING, Float.NEGATIVE_INFINITY);
        for (int from = 0; from < entries.size(); from += OperationGraphs.MAX_ENTRIES) {
            int count = Math.min(OperationGraphs.MAX_ENTRIES, entries.size() - from);
            graphs().table().set(OperationLayout.ENTRIES, count);
            for (int i = 0; i < count; i++) {
                graphs().entries().set(i, entries.get(from + i));
            }
            graphs().run(Kind.ADJUST);
        }
    }

    @Override
    public Distributions softmax(Logits logits, Sampling sampling) {
        DeviceMatrix out =
                derive(
                        (DeviceMatrix) logits,
                        Kind.SOFTMAX,
                        (rows, first) ->
                                graphs().numbers()
                                        .set(OperationLayout.TEMPERATURE, sampling.temperature()));
        if (sampling.topK() > 0 || sampling.topP() < 1 || sampling.minP() > 0) {
            inParts(out, MAX_ROWS, (rows, first) -> cut(rows, sampling));
        }
        return out;
    }

    private void cut(DeviceMatrix rows, Sampling sampling) {
        List<SamplingCut> cuts = new ArrayList<>();
        for (int row = 0; row < rows.rows(); row++) {
            cuts.add(SamplingCut.of(sampling, rows.row(row), this::descending));
        }
        graphs().rows(OperationLayout.OUT, rows);
        for (int row = 0; row < rows.rows(); row++) {
            graphs().numbers().set(OperationLayout.VALUE + row, cuts.get(row).probability());
            graphs().table().set(OperationLayout.COLUMN + row, cuts.get(row).column());
        }
        graphs().run(Kind.CUT);
    }

    /** The most probable columns of one row. */
    private List<SamplingCut> descending(DeviceMatrix row, int count) {
        top(row, count);
        int[] columns = graphs().ints(count);
        float[] values = graphs().floats(count);
        List<SamplingCut> best = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            best.add(new SamplingCut(values[i], columns[i]));
        }
        return best;
    }

    @Override
    public float[] probability(Distributions distributions, int[] tokens) {
        return pick((DeviceMatrix) distributions, tokens, 0);
    }

    @Override
    public int[] sample(Distributions distributions, float[] uniforms) {
        DeviceMatrix matrix = (DeviceMatrix) distributions;
        int[] tokens = new int[matrix.rows()];
        inParts(
                matrix,
                MAX_ROWS,
                (rows, first) -> {
                    graphs().rows(OperationLayout.FIRST, rows);
                    for (int row = 0; row < rows.rows(); row++) {
                        graphs().numbers().set(OperationLayout.VALUE + row, uniforms[first + row]);
                    }
                    graphs().run(Kind.SAMPLE);
                    int[] columns = graphs().ints(rows.rows());
                    for (int row = 0; row < columns.length; row++) {
                        tokens[first + row] = matrix.token(columns[row]);
                    }
                });
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
        DeviceMatrix wanted = (DeviceMatrix) verifier;
        Alignment alignment = Alignment.to(wanted);
        DeviceMatrix proposed = align((DeviceMatrix) proposal, alignment, 0);
        return derive(wanted, Kind.RESIDUAL, (rows, first) -> second(proposed, first, rows));
    }

    private void second(DeviceMatrix matrix, int first, DeviceMatrix like) {
        graphs().rows(OperationLayout.SECOND, matrix.rows(first, first + like.rows()));
    }

    /** The matrix with other columns; itself where it has them. */
    private DeviceMatrix align(DeviceMatrix matrix, Alignment alignment, float missing) {
        if (alignment.fits(matrix)) {
            return matrix;
        }
        Ring.Block list = results().place(alignment.columnsOf(matrix));
        DeviceMatrix out = results().take(matrix.rows(), alignment.size(), alignment.shortlist());
        inParts(
                matrix,
                MAX_ROWS,
                (rows, first) -> {
                    graphs().rows(OperationLayout.FIRST, rows);
                    graphs().rows(OperationLayout.OUT, out.rows(first, first + rows.rows()));
                    graphs().table().set(OperationLayout.LIST, list.element(0));
                    graphs().numbers().set(OperationLayout.MISSING, missing);
                    graphs().run(Kind.ALIGN);
                });
        results().ring().release(list);
        return out;
    }

    @Override
    public Distributions without(Distributions distributions, int[] tokens) {
        return derive(
                (DeviceMatrix) distributions,
                Kind.WITHOUT,
                (rows, first) ->
                        graphs().tokens(
                                        rows,
                                        Arrays.copyOfRange(tokens, first, first + rows.rows())));
    }

    @Override
    public double[] divergence(Divergence form, Logits verifier, Logits proposer, int[] tokens) {
        DeviceMatrix wanted = (DeviceMatrix) verifier;
        DeviceMatrix proposed = (DeviceMatrix) proposer;
        return switch (form) {
            case FSD_JS -> divergence(Kind.FSD_JS, wanted, proposed);
            case JENSEN_SHANNON -> divergence(Kind.JENSEN_SHANNON, wanted, proposed);
            case KL -> divergence(Kind.KL, wanted, proposed);
            case TOTAL_VARIATION -> divergence(Kind.TOTAL_VARIATION, wanted, proposed);
            case LOGIT_DIFFERENCE -> logitDifference(wanted, proposed, tokens);
        };
    }

    private double[] logitDifference(DeviceMatrix wanted, DeviceMatrix proposed, int[] tokens) {
        float[] one = pick(wanted, tokens, Float.NEGATIVE_INFINITY);
        float[] other = pick(proposed, tokens, Float.NEGATIVE_INFINITY);
        double[] result = new double[one.length];
        for (int row = 0; row < result.length; row++) {
            result[row] = one[row] == other[row] ? 0 : Math.abs((double) one[row] - other[row]);
        }
        return result;
    }

    private double[] divergence(Kind kind, DeviceMatrix verifier, DeviceMatrix proposer) {
        double[] wantedSums = logSums(verifier);
        double[] proposedSums = logSums(proposer);
        Alignment union = Alignment.union(verifier, proposer);
        DeviceMatrix wanted = align(verifier, union, Float.NEGATIVE_INFINITY);
        DeviceMatrix proposed = align(proposer, union, Float.NEGATIVE_INFINITY);
        double[] result = new double[wanted.rows()];
        inParts(
                wanted,
                MAX_ROWS,
                (rows, first) -> {
                    graphs().rows(OperationLayout.FIRST, rows);
                    second(proposed, first, rows);
                    for (int row = 0; row < rows.rows(); row++) {
                        graphs().numbers()
                                .set(OperationLayout.VALUE + row, (float) wantedSums[first + row]);
                        graphs().numbers()
                                .set(
                                        OperationLayout.SECOND_VALUE + row,
                                        (float) proposedSums[first + row]);
                    }
                    graphs().run(kind);
                    float[] sums = graphs().floats(rows.rows());
                    for (int row = 0; row < sums.length; row++) {
                        result[first + row] = sums[row];
                    }
                });
        return result;
    }

    @Override
    public Logits concatenate(List<Logits> parts) {
        return joined(parts.stream().map(DeviceMatrix.class::cast).toList());
    }

    @Override
    public Distributions concatenateRows(List<Distributions> parts) {
        return joined(parts.stream().map(DeviceMatrix.class::cast).toList());
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
        return new DeviceMatrix(results(), rows, first.columns(), first.shortlist());
    }
}

package io.tercet.tasks.tornado;

import io.tercet.tasks.Distributions;
import io.tercet.tasks.Logits;
import io.tercet.tasks.Sampling;
import io.tercet.tasks.tornado.OperationGraphs.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes distributions of logits, and draws from them. */
final class DistributionWork {
    private final RowWork work;

    DistributionWork(RowWork work) {
        this.work = work;
    }

    Distributions softmax(Logits logits, Sampling sampling) {
        DeviceMatrix out =
                work.derive(
                        work.own(logits),
                        Kind.SOFTMAX,
                        (rows, first) ->
                                work.graphs()
                                        .numbers()
                                        .set(OperationLayout.TEMPERATURE, sampling.temperature()));
        if (sampling.topK() > 0 || sampling.topP() < 1 || sampling.minP() > 0) {
            work.inParts(out, (rows, first) -> cut(rows, sampling));
        }
        return out;
    }

    private void cut(DeviceMatrix rows, Sampling sampling) {
        List<SamplingCut> cuts = new ArrayList<>();
        for (int row = 0; row < rows.rows(); row++) {
            cuts.add(SamplingCut.of(sampling, rows.row(row), this::descending));
        }
        work.graphs().rows(OperationLayout.OUT, rows);
        for (int row = 0; row < rows.rows(); row++) {
            work.graphs().numbers().set(OperationLayout.VALUE + row, cuts.get(row).probability());
            work.graphs().table().set(OperationLayout.COLUMN + row, cuts.get(row).column());
        }
        work.graphs().run(Kind.CUT);
    }

    /** The most probable columns of one row. */
    private List<SamplingCut> descending(DeviceMatrix row, int count) {
        work.top(row, count);
        int[] columns = work.graphs().ints(count);
        float[] values = work.graphs().floats(count);
        List<SamplingCut> best = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            best.add(new SamplingCut(values[i], columns[i]));
        }
        return best;
    }

    int[] sample(Distributions distributions, float[] uniforms) {
        DeviceMatrix matrix = work.own(distributions);
        int[] tokens = new int[matrix.rows()];
        work.inParts(
                matrix,
                (rows, first) -> {
                    work.graphs().rows(OperationLayout.FIRST, rows);
                    for (int row = 0; row < rows.rows(); row++) {
                        work.graphs()
                                .numbers()
                                .set(OperationLayout.VALUE + row, uniforms[first + row]);
                    }
                    work.graphs().run(Kind.SAMPLE);
                    int[] columns = work.graphs().ints(rows.rows());
                    for (int row = 0; row < columns.length; row++) {
                        tokens[first + row] = matrix.token(columns[row]);
                    }
                });
        return tokens;
    }

    Distributions residual(Distributions verifier, Distributions proposal) {
        DeviceMatrix wanted = work.own(verifier);
        Alignment alignment = Alignment.to(wanted);
        DeviceMatrix proposed = work.align(work.own(proposal), alignment, 0);
        return work.derive(
                wanted, Kind.RESIDUAL, (rows, first) -> work.second(proposed, first, rows));
    }

    Distributions mixUniform(Distributions distributions, float share, int tokens) {
        Alignment whole = new Alignment(tokens, null);
        DeviceMatrix rows = work.align(work.own(distributions), whole, 0);
        return work.derive(
                rows,
                Kind.MIX,
                (part, first) -> work.graphs().numbers().set(OperationLayout.SHARE, share));
    }

    Distributions without(Distributions distributions, int[] tokens) {
        return work.derive(
                work.own(distributions),
                Kind.WITHOUT,
                (rows, first) ->
                        work.graphs()
                                .tokens(
                                        rows,
                                        Arrays.copyOfRange(tokens, first, first + rows.rows())));
    }
}

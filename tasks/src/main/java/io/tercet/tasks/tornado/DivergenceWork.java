package io.tercet.tasks.tornado;

import io.tercet.tasks.Divergence;
import io.tercet.tasks.Logits;
import io.tercet.tasks.tornado.OperationGraphs.Kind;

/** How far a verifier's rows are from a proposer's. */
final class DivergenceWork {
    private final RowWork work;

    DivergenceWork(RowWork work) {
        this.work = work;
    }

    double[] divergence(Divergence form, Logits verifier, Logits proposer, int[] tokens) {
        DeviceMatrix wanted = work.own(verifier);
        DeviceMatrix proposed = work.own(proposer);
        return switch (form) {
            case FSD_JS -> divergence(Kind.FSD_JS, wanted, proposed);
            case JENSEN_SHANNON -> divergence(Kind.JENSEN_SHANNON, wanted, proposed);
            case KL -> divergence(Kind.KL, wanted, proposed);
            case TOTAL_VARIATION -> divergence(Kind.TOTAL_VARIATION, wanted, proposed);
            case LOGIT_DIFFERENCE -> logitDifference(wanted, proposed, tokens);
        };
    }

    private double[] logitDifference(DeviceMatrix wanted, DeviceMatrix proposed, int[] tokens) {
        float[] one = work.pick(wanted, tokens, Float.NEGATIVE_INFINITY);
        float[] other = work.pick(proposed, tokens, Float.NEGATIVE_INFINITY);
        double[] result = new double[one.length];
        for (int row = 0; row < result.length; row++) {
            result[row] = one[row] == other[row] ? 0 : Math.abs(one[row] - other[row]);
        }
        return result;
    }

    private double[] divergence(Kind kind, DeviceMatrix verifier, DeviceMatrix proposer) {
        float[] wantedSums = work.logSums(verifier);
        float[] proposedSums = work.logSums(proposer);
        Alignment union = Alignment.union(verifier, proposer);
        DeviceMatrix wanted = work.align(verifier, union, Float.NEGATIVE_INFINITY);
        DeviceMatrix proposed = work.align(proposer, union, Float.NEGATIVE_INFINITY);
        double[] result = new double[wanted.rows()];
        work.inParts(
                wanted,
                (rows, first) -> {
                    work.graphs().rows(OperationLayout.FIRST, rows);
                    work.second(proposed, first, rows);
                    for (int row = 0; row < rows.rows(); row++) {
                        work.graphs()
                                .numbers()
                                .set(OperationLayout.VALUE + row, wantedSums[first + row]);
                        work.graphs()
                                .numbers()
                                .set(OperationLayout.SECOND_VALUE + row, proposedSums[first + row]);
                    }
                    work.graphs().run(kind);
                    float[] sums = work.graphs().floats(rows.rows());
                    for (int row = 0; row < sums.length; row++) {
                        result[first + row] = sums[row];
                    }
                });
        return result;
    }
}

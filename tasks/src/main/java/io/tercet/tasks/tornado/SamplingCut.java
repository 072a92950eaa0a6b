package io.tercet.tasks.tornado;

import io.tercet.tasks.Sampling;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The last column that a sampling keeps, in descending order of probability, equals by ascending
 * column.
 */
record SamplingCut(float probability, int column) {
    /** How many of the most probable columns are looked at before all of them are. */
    private static final int[] PORTIONS = {64, 512};

    /** Finds the most probable columns of a row, on the device. */
    interface Descending {
        List<SamplingCut> of(DeviceMatrix row, int count);
    }

    /** The cut of a row whose probabilities sum to 1. */
    static SamplingCut of(Sampling sampling, DeviceMatrix row, Descending descending) {
        for (int portion : PORTIONS) {
            int wanted = sampling.topK() > 0 ? sampling.topK() : portion;
            if (wanted <= portion && portion < row.columns()) {
                List<SamplingCut> best = descending.of(row, wanted);
                SamplingCut cut = of(sampling, best, row.columns());
                if (sampling.topK() > 0 || !cut.equals(best.getLast())) {
                    return cut;
                }
            }
        }
        return of(sampling, all(row), row.columns());
    }

    private static List<SamplingCut> all(DeviceMatrix row) {
        float[] values = row.toArray(0);
        List<SamplingCut> all = new ArrayList<>();
        for (int column = 0; column < values.length; column++) {
            all.add(new SamplingCut(values[column], column));
        }
        all.sort(Comparator.comparingDouble(SamplingCut::probability).reversed());
        return all; // a stable sort: equals stay by column
    }

    /** The cut among the most probable columns; the last of them where they are too few to say. */
    private static SamplingCut of(Sampling sampling, List<SamplingCut> best, int columns) {
        int kept = sampling.topK() > 0 ? Math.min(sampling.topK(), best.size()) : best.size();
        double mass = 1;
        if (sampling.topK() > 0 || best.size() == columns) {
            mass = best.stream().limit(kept).mapToDouble(SamplingCut::probability).sum();
        }
        double reached = 0;
        for (int rank = 0; sampling.topP() < 1 && rank < kept; rank++) {
            reached += best.get(rank).probability;
            if (reached >= sampling.topP() * mass) {
                kept = rank + 1;
            }
        }
        float least = sampling.minP() * best.getFirst().probability;
        while (kept > 1 && best.get(kept - 1).probability < least) {
            kept--;
        }
        return best.get(kept - 1);
    }
}

package io.tercet.tasks.tornado;

import static io.tercet.tasks.tornado.OperationLayout.COLUMNS;
import static io.tercet.tasks.tornado.OperationLayout.FIRST;
import static io.tercet.tasks.tornado.OperationLayout.ROWS;
import static io.tercet.tasks.tornado.OperationLayout.SECOND;
import static io.tercet.tasks.tornado.OperationLayout.SECOND_VALUE;
import static io.tercet.tasks.tornado.OperationLayout.VALUE;

import io.tercet.tasks.Divergence;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** How far rows are from each other; conventions of {@link LogitsKernels}. */
final class DivergenceKernels {
    /** The forms of {@link io.tercet.tasks.Divergence} that sum over columns. */
    static final int FSD_JS = 0;

    static final int JENSEN_SHANNON = 1;
    static final int KL = 2;
    static final int TOTAL_VARIATION = 3;

    private DivergenceKernels() {}

    /** What a form is called here. */
    static int form(Divergence form) {
        return switch (form) {
            case FSD_JS -> FSD_JS;
            case JENSEN_SHANNON -> JENSEN_SHANNON;
            case KL -> KL;
            case TOTAL_VARIATION -> TOTAL_VARIATION;
            case LOGIT_DIFFERENCE -> throw new IllegalArgumentException("no sum over columns");
        };
    }

    /**
     * How far the first row is from the second, by their log-softmax.
     *
     * @param numbers has both matrices' log-sums
     */
    static void divergence(
            KernelContext context,
            IntArray table,
            FloatArray numbers,
            FloatArray ring,
            IntArray ints,
            FloatArray floats,
            int choice,
            int group) {
        float[] shares = context.allocateFloatLocalArray(group);
        int item = context.localIdx;
        int row = context.groupIdx;
        boolean active = row < table.get(ROWS);
        int columns = active ? table.get(COLUMNS) : 0;
        int verifier = active ? table.get(FIRST + row) : 0;
        int proposer = active ? table.get(SECOND + row) : 0;
        float verifierSum = active ? numbers.get(VALUE + row) : 0;
        float proposerSum = active ? numbers.get(SECOND_VALUE + row) : 0;
        float share = 0;
        for (int i = item; i < columns; i += group) {
            float wanted = ring.get(verifier + i) - verifierSum;
            float proposed = ring.get(proposer + i) - proposerSum;
            share += term(choice, wanted, proposed);
        }
        shares[item] = share;
        context.localBarrier();
        if (item == 0 && active) {
            float sum = 0;
            for (int i = 0; i < group; i++) {
                sum += shares[i];
            }
            floats.set(row, sum);
        }
    }

    /** One column's part, of log-probabilities; nothing where the weight is 0. */
    private static float term(int form, float wanted, float proposed) {
        float verifierMass = TornadoMath.exp(wanted);
        float proposerMass = TornadoMath.exp(proposed);
        if (form == TOTAL_VARIATION) {
            return (verifierMass > proposerMass
                            ? verifierMass - proposerMass
                            : proposerMass - verifierMass)
                    / 2;
        }
        if (form == KL) {
            return proposerMass > 0 ? proposerMass * (proposed - wanted) : 0;
        }
        float mean = (verifierMass + proposerMass) / 2;
        float logMean = TornadoMath.log(mean);
        if (form == FSD_JS) {
            return mean > 0 ? mean * (logMean - wanted + logMean - proposed) / 2 : 0;
        }
        float one = verifierMass > 0 ? verifierMass * (wanted - logMean) : 0;
        float other = proposerMass > 0 ? proposerMass * (proposed - logMean) : 0;
        return (one + other) / 2;
    }
}

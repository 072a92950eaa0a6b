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

    private static final float SMALLEST = Float.MIN_NORMAL;
    private static final float LN_2 = 0.6931472f;

    /** The reference's exponential is 0 from there on down: what is as unlikely has no mass. */
    private static final float NO_MASS = -745;

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

    /** One column's part, of log-probabilities. */
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
            return part(proposerMass, proposed, wanted);
        }
        float mean = (verifierMass + proposerMass) / 2;
        float higher = wanted > proposed ? wanted : proposed;
        float logMean = mean < SMALLEST ? higher - LN_2 : TornadoMath.log(mean);
        if (form == FSD_JS) {
            return (part(mean, logMean, wanted) + part(mean, logMean, proposed)) / 2;
        }
        return (part(verifierMass, wanted, logMean) + part(proposerMass, proposed, logMean)) / 2;
    }

    /**
     * A column's part of KL(from || to), infinite where only {@code to} lacks mass: a mass that a
     * float cannot say is not 0 for that.
     */
    private static float part(float mass, float from, float to) {
        float some = mass < SMALLEST ? SMALLEST : mass;
        return from > NO_MASS ? some * (from - to) : 0;
    }
}

package io.tercet.tasks.jvm;

import static io.tercet.tasks.jvm.RowMath.load;

import io.tercet.tasks.Divergence;
import io.tercet.tasks.host.HostMatrix;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The divergences of {@link Divergence} that look at every token, from terms that are floats. */
final class DivergenceMath {
    private static final float LN_2 = 0.6931472f;

    /** The reference's exponential is 0 from there on down: what is as unlikely has no mass. */
    private static final float NO_MASS = -745;

    private DivergenceMath() {}

    /** Where a verifier's row and a proposer's row are their logits for the same tokens. */
    static double of(Divergence form, HostMatrix verifier, HostMatrix proposer, int row) {
        int width = Math.max(width(verifier), width(proposer));
        Row wanted = Row.of(verifier, row, width);
        Row proposed = Row.of(proposer, row, width);
        return switch (form) {
            case FSD_JS -> {
                Row mean = Row.mean(wanted, proposed);
                yield (kl(mean, wanted) + kl(mean, proposed)) / 2;
            }
            case JENSEN_SHANNON -> {
                Row mean = Row.mean(wanted, proposed);
                yield (kl(wanted, mean) + kl(proposed, mean)) / 2;
            }
            case KL -> kl(proposed, wanted);
            case TOTAL_VARIATION -> totalVariation(wanted, proposed);
            case LOGIT_DIFFERENCE ->
                    throw new IllegalArgumentException(form + " looks at one token");
        };
    }

    private static int width(HostMatrix matrix) {
        return 1 + matrix.token(matrix.columns() - 1);
    }

    /** A distribution over tokens, padded to whole logical vectors. */
    private static final class Row {
        private final float[] mass; // 0 below about 2^-126
        private final float[] logs; // negative infinity for a token without a column

        private Row(float[] mass, float[] logs) {
            this.mass = mass;
            this.logs = logs;
        }

        static Row of(HostMatrix matrix, int row, int width) {
            float[] logs = new float[Lanes.padded(width)];
            Arrays.fill(logs, Float.NEGATIVE_INFINITY);
            int at = matrix.offset(row);
            if (matrix.shortlist() == null) {
                System.arraycopy(matrix.data(), at, logs, 0, matrix.columns());
            } else {
                for (int column = 0; column < matrix.columns(); column++) {
                    logs[matrix.token(column)] = matrix.data()[at + column];
                }
            }
            float[] mass = new float[logs.length];
            float highest = LogitsMath.highest(logs, 0, logs.length);
            double sum = LogitsMath.exp(logs, 0, logs.length, highest, 1, mass, 0);
            LogitsMath.scale(mass, 0, mass.length, (float) (1 / sum));
            float logSum = (float) StrictMath.log(sum);
            for (int i = 0; i < logs.length; i += Lanes.WIDTH) {
                load(logs, i).sub(highest).sub(logSum).intoArray(logs, i);
            }
            return new Row(mass, logs);
        }

        /** The mean of two. */
        static Row mean(Row one, Row other) {
            float[] mass = new float[one.mass.length];
            float[] logs = new float[mass.length];
            for (int i = 0; i < mass.length; i += Lanes.WIDTH) {
                FloatVector mean = load(one.mass, i).add(load(other.mass, i)).mul(0.5f);
                mean.intoArray(mass, i);
                FloatVector little = load(one.logs, i).max(load(other.logs, i)).sub(LN_2);
                VectorMask<Float> tiny = mean.compare(VectorOperators.LT, Float.MIN_NORMAL);
                RowMath.log(mean).blend(little, tiny).intoArray(logs, i);
            }
            return new Row(mass, logs);
        }
    }

    /** KL(from || to); infinite where {@code to} lacks mass. */
    private static double kl(Row from, Row to) {
        float[] terms = new float[from.mass.length];
        for (int i = 0; i < terms.length; i += Lanes.WIDTH) {
            FloatVector logs = load(from.logs, i);
            // no mass is 0 times infinity, unless there is none indeed
            FloatVector mass = load(from.mass, i).max(Float.MIN_NORMAL);
            mass.mul(logs.sub(load(to.logs, i)))
                    .blend(0, logs.compare(VectorOperators.LE, NO_MASS))
                    .intoArray(terms, i);
        }
        return LogitsMath.sum(terms);
    }

    private static double totalVariation(Row one, Row other) {
        float[] terms = new float[one.mass.length];
        for (int i = 0; i < terms.length; i += Lanes.WIDTH) {
            load(one.mass, i).sub(load(other.mass, i)).abs().intoArray(terms, i);
        }
        return LogitsMath.sum(terms) / 2;
    }
}

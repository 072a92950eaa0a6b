package io.tercet.tasks.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** What the engine's {@code FuzzyRule} decides, for chains; conventions of {@link JudgeKernels}. */
final class FuzzyKernels {
    private FuzzyKernels() {}

    /**
     * Pairs the judge's rows with the rows that the proposals came from.
     *
     * @param pairs first the judge's, second the proposer's
     * @param others the proposer's alone
     */
    static void pair(
            KernelContext context,
            IntArray board,
            FloatArray ring,
            IntArray pairs,
            IntArray others,
            int model,
            int proposer,
            int passing) {
        if (context.globalIdx == 0) {
            int offered = JudgeKernels.offered(board, passing);
            int from = RoundKernels.from(board, passing);
            int columns = board.get(RoundKernels.model(board, model) + RoundLayout.COLUMNS);
            pairs.set(OperationLayout.ROWS, offered);
            pairs.set(OperationLayout.COLUMNS, columns);
            others.set(OperationLayout.ROWS, offered);
            others.set(OperationLayout.COLUMNS, columns);
            for (int i = 0; i < offered; i++) {
                int other = JudgeKernels.row(board, proposer, RoundLayout.LOGITS, from + i);
                pairs.set(
                        OperationLayout.FIRST + i,
                        JudgeKernels.row(board, model, RoundLayout.LOGITS, from + i));
                pairs.set(OperationLayout.SECOND + i, other);
                others.set(OperationLayout.FIRST + i, other);
            }
        }
    }

    /** Hands both summaries' log-sums on to the divergence. */
    static void sums(
            KernelContext context,
            IntArray pairs,
            FloatArray judged, // [rows, SUMMARY]
            FloatArray proposed, // [rows, SUMMARY]
            FloatArray numbers) {
        if (context.globalIdx == 0) {
            for (int i = 0; i < pairs.get(OperationLayout.ROWS); i++) {
                int at = i * OperationLayout.SUMMARY + OperationLayout.LOG_SUM;
                numbers.set(OperationLayout.VALUE + i, judged.get(at));
                numbers.set(OperationLayout.SECOND_VALUE + i, proposed.get(at));
            }
        }
    }

    /** How far both models' logits of the proposed tokens are from each other. */
    static void difference(
            KernelContext context,
            IntArray board,
            FloatArray ring,
            IntArray pairs,
            FloatArray distances, // [rows]
            int passing) {
        if (context.globalIdx == 0) {
            for (int i = 0; i < pairs.get(OperationLayout.ROWS); i++) {
                int token = RoundKernels.token(board, RoundKernels.from(board, passing) + i);
                float one = ring.get(pairs.get(OperationLayout.FIRST + i) + token);
                float other = ring.get(pairs.get(OperationLayout.SECOND + i) + token);
                float distance = one > other ? one - other : other - one;
                distances.set(i, one == other ? 0 : distance);
            }
        }
    }

    /**
     * Accepts proposals while the distributions are near each other.
     *
     * @param number of the judge, whose threshold it is
     */
    static void fuzzy(
            KernelContext context,
            IntArray board,
            FloatArray ring,
            FloatArray distances, // [rows]
            IntArray choices, // [rows + 1]
            int number,
            int passing,
            int bonus) {
        if (context.globalIdx == 0) {
            int offered = JudgeKernels.offered(board, passing);
            int numbers = board.get(RoundKernels.region(board) + RoundLayout.NUMBERS);
            float threshold = ring.get(numbers + RoundLayout.THRESHOLD + number);
            int accepted = 0;
            for (int i = 0; i < offered; i++) {
                int near = distances.get(i) <= threshold ? 1 : 0;
                accepted += accepted == i ? near : 0;
            }
            JudgeKernels.decide(board, accepted, offered, bonus);
            JudgeKernels.choose(board, choices, accepted, offered + 1, passing);
        }
    }
}

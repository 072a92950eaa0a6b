package io.tercet.tasks.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * What the engine's {@code RoutedDecoder} decides, for chains; conventions of {@link JudgeKernels}.
 */
final class RouteKernels {
    private RouteKernels() {}

    /**
     * Says which of the judge's rows stand on the path that it accepted, its own token's included.
     */
    static void path(
            KernelContext context, IntArray board, FloatArray ring, IntArray table, int model) {
        if (context.globalIdx == 0) {
            int at = RoundKernels.region(board);
            int rows = board.get(at + RoundLayout.VERDICT + RoundLayout.ACCEPTED) + 1;
            int start = board.get(at + RoundLayout.START);
            table.set(OperationLayout.ROWS, rows);
            table.set(
                    OperationLayout.COLUMNS,
                    board.get(RoundKernels.model(board, model) + RoundLayout.COLUMNS));
            for (int i = 0; i < rows; i++) {
                table.set(
                        OperationLayout.FIRST + i,
                        JudgeKernels.row(board, model, RoundLayout.LOGITS, start + i));
            }
        }
    }

    /** About one of the positions on a path, the last of which is that of the judge's own token. */
    static float certainty(FloatArray summaries, int index, int rows, int agreement) {
        float certainty = summaries.get(index * OperationLayout.SUMMARY + OperationLayout.MARGIN);
        if (agreement == 1) {
            certainty = index < rows - 1 ? 1 : 0;
        }
        return certainty;
    }

    /**
     * Commits the verdict where the judge is certain of its whole path, else passes on what stands
     * before the first position that it is not certain of. What would follow an end of the text is
     * trusted.
     *
     * @param summaries [rows, SUMMARY]
     * @param agreement 1 where certainty is whether a proposal was accepted, 0 for the margin
     */
    static void route(
            KernelContext context,
            IntArray board,
            FloatArray ring,
            FloatArray summaries,
            int number,
            int agreement) {
        if (context.globalIdx == 0) {
            int at = RoundKernels.region(board);
            int verdict = at + RoundLayout.VERDICT;
            int start = board.get(at + RoundLayout.START);
            int rows = board.get(verdict + RoundLayout.ACCEPTED) + 1;
            int numbers = board.get(at + RoundLayout.NUMBERS);
            float threshold = ring.get(numbers + RoundLayout.THRESHOLD + number);
            int trusted = 0;
            for (int i = 0; i < rows; i++) {
                float certainty = certainty(summaries, i, rows, agreement);
                int stands = certainty >= threshold ? 1 : 0;
                if (i > 0) {
                    int token = RoundKernels.token(board, start + i - 1);
                    stands = RoundKernels.ends(board, token) == 1 ? 1 : stands;
                }
                trusted += trusted == i ? stands : 0;
            }
            RoundKernels.propose(board, 1);
            board.set(verdict + RoundLayout.TRUSTED, trusted);
            if (trusted == rows) {
                RoundKernels.commit(board, start);
            } else {
                board.set(at + RoundLayout.START, start + trusted);
            }
            RoundKernels.hold(board);
        }
    }
}

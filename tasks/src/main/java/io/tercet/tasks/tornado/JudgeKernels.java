package io.tercet.tasks.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * What the engine's acceptance rules decide, for chains: {@code EqualityRule}, {@code RatioRule},
 * {@code FuzzyRule}. Conventions of {@link RoundKernels}; row i of a judge is what it says behind
 * its i-th token from {@code from} on, so that it judges proposal i.
 *
 * <p>{@code passing} is 1 where what is judged stands behind passed tokens, 0 where passed tokens
 * are judged themselves; {@code whole} is 1 where the last proposal was scored too.
 */
final class JudgeKernels {
    private JudgeKernels() {}

    /** How many tokens are proposed. */
    static int offered(IntArray board, int passing) {
        return board.get(RoundKernels.region(board) + RoundLayout.END)
                - RoundKernels.from(board, passing);
    }

    /** How many rows the judge has. */
    static int rows(IntArray board, int passing, int whole) {
        int offered = offered(board, passing);
        int least = offered > 0 ? offered : 1;
        return whole == 1 ? offered + 1 : least;
    }

    /** Where a model's row behind the token before a position lies, in one of its two arrays. */
    static int row(IntArray board, int model, int array, int position) {
        int own = RoundKernels.model(board, model);
        int length = board.get(RoundKernels.region(board) + RoundLayout.LENGTH);
        int columns = board.get(own + RoundLayout.COLUMNS);
        if (array == RoundLayout.PROBABILITIES) {
            columns = DraftKernels.width(board);
        }
        return board.get(own + array) + (position - length) * columns;
    }

    /** Says where the judge's rows lie, and which draws its own choices take. */
    static void aim(
            KernelContext context,
            IntArray board,
            FloatArray ring,
            IntArray table,
            FloatArray numbers,
            IntArray draws,
            FloatArray uniforms,
            int model,
            int purpose,
            int passing,
            int whole) {
        if (context.globalIdx == 0) {
            int at = RoundKernels.region(board);
            if (passing == 0) {
                board.set(at + RoundLayout.ITERATION, 0); // the drafts before were inner ones
            }
            int from = RoundKernels.from(board, passing);
            int rows = rows(board, passing, whole);
            int columns = board.get(RoundKernels.model(board, model) + RoundLayout.COLUMNS);
            table.set(OperationLayout.ROWS, rows);
            table.set(OperationLayout.COLUMNS, columns);
            table.set(OperationLayout.K, 1);
            draws.set(OperationLayout.ROWS, rows);
            draws.set(OperationLayout.COLUMNS, columns);
            numbers.set(
                    OperationLayout.TEMPERATURE,
                    ring.get(board.get(at + RoundLayout.NUMBERS) + RoundLayout.TEMPERATURE));
            for (int i = 0; i < rows; i++) {
                int logits = row(board, model, RoundLayout.LOGITS, from + i);
                int probabilities = row(board, model, RoundLayout.PROBABILITIES, from + i);
                table.set(OperationLayout.FIRST + i, logits);
                table.set(OperationLayout.OUT + i, probabilities);
                draws.set(OperationLayout.FIRST + i, probabilities);
                float uniform = RoundKernels.draw(board, from + i, purpose, i);
                uniforms.set(OperationLayout.VALUE + i, uniform);
            }
        }
    }

    /** Accepts what the judge chose itself. */
    static void equality(
            KernelContext context,
            IntArray board,
            FloatArray ring,
            IntArray choices, // [rows]
            int passing,
            int whole,
            int bonus) {
        if (context.globalIdx == 0) {
            int offered = offered(board, passing);
            int from = RoundKernels.from(board, passing);
            int accepted = 0;
            for (int i = 0; i < offered; i++) {
                int same = choices.get(i) == RoundKernels.token(board, from + i) ? 1 : 0;
                accepted += accepted == i ? same : 0;
            }
            decide(board, accepted, offered, bonus);
            choose(board, choices, accepted, rows(board, passing, whole), passing);
        }
    }

    /**
     * Tests every proposal, and says from what the judge's own token is drawn: from the residual at
     * the first rejected one, else from what the judge says behind them all.
     *
     * @param proposer a model with as many columns
     * @param number of the judge's own token
     */
    static void ratio(
            KernelContext context,
            IntArray board,
            FloatArray ring,
            IntArray residual,
            IntArray draws,
            FloatArray uniforms,
            int model,
            int proposer,
            int acceptance,
            int residualPurpose,
            int bonusPurpose,
            int number,
            int passing,
            int whole) {
        if (context.globalIdx == 0) {
            int at = RoundKernels.region(board);
            int offered = offered(board, passing);
            int from = RoundKernels.from(board, passing);
            int accepted = 0;
            for (int i = 0; i < offered; i++) {
                int token = RoundKernels.token(board, from + i);
                double wanted =
                        ring.get(row(board, model, RoundLayout.PROBABILITIES, from + i) + token);
                double proposed =
                        ring.get(row(board, proposer, RoundLayout.PROBABILITIES, from + i) + token);
                double uniform = RoundKernels.draw(board, from + i, acceptance, 0);
                int passes = uniform * proposed < wanted ? 1 : 0; // exact: 48 bits
                accepted += accepted == i ? passes : 0;
            }
            int columns = board.get(RoundKernels.model(board, model) + RoundLayout.COLUMNS);
            int rejected = accepted < offered ? 1 : 0;
            int judged = row(board, model, RoundLayout.PROBABILITIES, from + accepted);
            int other = row(board, proposer, RoundLayout.PROBABILITIES, from + accepted);
            int left = board.get(at + RoundLayout.RESIDUAL);
            residual.set(OperationLayout.ROWS, rejected);
            residual.set(OperationLayout.COLUMNS, columns);
            residual.set(OperationLayout.FIRST, judged);
            residual.set(OperationLayout.SECOND, other);
            residual.set(OperationLayout.OUT, left);
            draws.set(OperationLayout.ROWS, accepted < rows(board, passing, whole) ? 1 : 0);
            draws.set(OperationLayout.COLUMNS, columns);
            draws.set(OperationLayout.FIRST, rejected == 1 ? left : judged);
            int purpose = rejected == 1 ? residualPurpose : bonusPurpose;
            float uniform = RoundKernels.draw(board, from + accepted, purpose, number);
            uniforms.set(OperationLayout.VALUE, uniform);
            decide(board, accepted, offered, whole);
        }
    }

    /** Takes the token drawn behind a ratio test. */
    static void say(
            KernelContext context,
            IntArray board,
            FloatArray ring,
            IntArray draws,
            IntArray drawn, // [1]
            int passing) {
        if (context.globalIdx == 0) {
            choose(board, drawn, 0, draws.get(OperationLayout.ROWS), passing);
        }
    }

    /** Writes a verdict but for its token. */
    static void decide(IntArray board, int accepted, int offered, int bonus) {
        int verdict = RoundKernels.region(board) + RoundLayout.VERDICT;
        int own = accepted < offered ? 1 : bonus;
        board.set(verdict + RoundLayout.OFFERED, offered);
        board.set(verdict + RoundLayout.ACCEPTED, accepted);
        board.set(verdict + RoundLayout.OWN, offered == 0 ? 1 : own);
    }

    /** The own token: one of those chosen, or the last proposal where the judge has no word. */
    static void choose(IntArray board, IntArray choices, int index, int count, int passing) {
        int verdict = RoundKernels.region(board) + RoundLayout.VERDICT;
        int last = RoundKernels.from(board, passing) + board.get(verdict + RoundLayout.OFFERED) - 1;
        int token = RoundKernels.token(board, last);
        if (index < count) {
            token = choices.get(index);
        }
        board.set(verdict + RoundLayout.TOKEN, token);
    }
}

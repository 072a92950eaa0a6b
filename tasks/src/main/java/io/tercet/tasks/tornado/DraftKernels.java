package io.tercet.tasks.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * How a drafter's row becomes a token: which columns it has, what it is drawn from. Conventions of
 * {@link RoundKernels}.
 */
final class DraftKernels {
    private DraftKernels() {}

    /**
     * Columns that the last pass of a drafter had: those of its rows, or of them what a router
     * chose.
     */
    static int columns(IntArray board, FloatArray ring, int model) {
        int own = RoundKernels.model(board, model);
        int columns = board.get(own + RoundLayout.COLUMNS);
        if (board.get(own + RoundLayout.ROUTE) > 0) {
            columns = (int) ring.get(board.get(own + RoundLayout.LISTED) - 1);
        }
        return columns;
    }

    /** Counts the columns of a drafter's passes. */
    static void count(IntArray board, int columns) {
        int at = RoundKernels.region(board) + RoundLayout.COLUMNS_SO_FAR;
        board.set(at, board.get(at) + columns);
    }

    /** The token of a drafter's column. */
    static int named(IntArray board, FloatArray ring, int model, int column) {
        int shortlist = board.get(RoundKernels.model(board, model) + RoundLayout.SHORTLIST);
        int token = column;
        if (shortlist > 0) {
            token = (int) ring.get(shortlist + column);
        }
        return token;
    }

    /** Columns of distributions, which are over the whole vocabulary: those of the final judge. */
    static int width(IntArray board) {
        return board.get(RoundKernels.model(board, 0) + RoundLayout.COLUMNS);
    }

    /** Says where the row lies that the next token is drafted from. */
    static void aim(
            KernelContext context,
            IntArray board,
            FloatArray ring,
            IntArray table,
            FloatArray numbers,
            IntArray draws,
            FloatArray uniforms,
            int model,
            int purpose) {
        if (context.globalIdx == 0) {
            int at = RoundKernels.region(board);
            int own = RoundKernels.model(board, model);
            int rows = 1 - board.get(at + RoundLayout.ENDED);
            int end = board.get(at + RoundLayout.END);
            int columns = columns(board, ring, model);
            int row = end - board.get(at + RoundLayout.LENGTH);
            int logits = board.get(own + RoundLayout.COLUMNS) * row;
            logits += board.get(own + RoundLayout.LOGITS);
            int probabilities = board.get(own + RoundLayout.PROBABILITIES) + row * width(board);
            count(board, rows * columns);
            table.set(OperationLayout.ROWS, rows);
            table.set(OperationLayout.COLUMNS, columns);
            table.set(OperationLayout.K, 1);
            table.set(OperationLayout.FIRST, logits);
            table.set(OperationLayout.OUT, probabilities);
            numbers.set(
                    OperationLayout.TEMPERATURE,
                    ring.get(board.get(at + RoundLayout.NUMBERS) + RoundLayout.TEMPERATURE));
            draws.set(OperationLayout.ROWS, rows);
            draws.set(OperationLayout.COLUMNS, width(board));
            draws.set(OperationLayout.FIRST, probabilities);
            uniforms.set(OperationLayout.VALUE, RoundKernels.draw(board, end, purpose, 0));
        }
    }

    /**
     * Has the probabilities of a row of some columns, which take the place of its logits, spread
     * over the whole vocabulary. There those of a routed one are mixed with the floor.
     *
     * @param mixed 1 where a token is drawn from that mixture, 0 where one of the columns is
     */
    static void spread(
            KernelContext context,
            IntArray board,
            FloatArray ring,
            IntArray table,
            FloatArray numbers,
            IntArray places,
            IntArray draws,
            FloatArray uniforms,
            int model,
            int mixed) {
        if (context.globalIdx == 0) {
            int own = RoundKernels.model(board, model);
            int floats = board.get(RoundKernels.region(board) + RoundLayout.NUMBERS);
            int logits = table.get(OperationLayout.FIRST);
            places.set(OperationLayout.ROWS, table.get(OperationLayout.ROWS));
            places.set(OperationLayout.COLUMNS, width(board));
            places.set(OperationLayout.FIRST, logits);
            places.set(OperationLayout.OUT, table.get(OperationLayout.OUT));
            places.set(OperationLayout.LIST, board.get(own + RoundLayout.TOKEN_COLUMNS));
            numbers.set(OperationLayout.MISSING, 0);
            table.set(OperationLayout.OUT, logits);
            draws.set(OperationLayout.OUT, draws.get(OperationLayout.FIRST));
            if (mixed == 0) {
                draws.set(OperationLayout.FIRST, logits);
                draws.set(OperationLayout.COLUMNS, table.get(OperationLayout.COLUMNS));
            }
            uniforms.set(OperationLayout.SHARE, ring.get(floats + RoundLayout.FLOOR));
        }
    }

    /**
     * Takes the token that was chosen as proposed.
     *
     * @param model whose column it is; negative where it is a token
     */
    static void note(
            KernelContext context,
            IntArray board,
            FloatArray ring,
            IntArray chosen, // [1]
            int model) {
        if (context.globalIdx == 0) {
            int at = RoundKernels.region(board);
            if (board.get(at + RoundLayout.ENDED) == 0) {
                int end = board.get(at + RoundLayout.END);
                int token = chosen.get(0);
                if (model >= 0) {
                    token = named(board, ring, model, token);
                }
                RoundKernels.write(board, end, token);
                board.set(at + RoundLayout.END, end + 1);
                board.set(at + RoundLayout.ENDED, RoundKernels.ends(board, token));
            }
        }
    }
}

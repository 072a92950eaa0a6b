package io.tercet.tasks.tornado;

import io.tercet.tasks.Philox;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The state of a round: one work item each, since they read and write a few numbers in order.
 * Conditions are nested or counted for the reason that {@link LogitsKernels} gives.
 */
final class RoundKernels {
    private static final int ORDINALS_PER_ITERATION = 1 << 16; // as the engine's RoundDraws

    private RoundKernels() {}

    /** Where the region of the round that runs begins. */
    static int region(IntArray board) {
        return board.get(RoundLayout.CURRENT);
    }

    /** Where a model's numbers begin. */
    static int model(IntArray board, int model) {
        return region(board) + RoundLayout.MODELS + model * RoundLayout.MODEL_SIZE;
    }

    static int token(IntArray board, int position) {
        return board.get(region(board) + RoundLayout.WINDOW + position % RoundLayout.WINDOW_SIZE);
    }

    static void write(IntArray board, int position, int token) {
        int at = region(board) + RoundLayout.WINDOW + position % RoundLayout.WINDOW_SIZE;
        board.set(at, token);
    }

    /** 1 or 0. */
    static int ends(IntArray board, int token) {
        int at = region(board);
        int found = 0;
        for (int i = 0; i < board.get(at + RoundLayout.ENDS); i++) {
            found = board.get(at + RoundLayout.END_TOKENS + i) == token ? 1 : found;
        }
        return found;
    }

    /** The uniform number for a token's position, a purpose and an ordinal. */
    static float draw(IntArray board, int position, int purpose, int ordinal) {
        int at = region(board);
        return Philox.uniform(
                board.get(at + RoundLayout.SEED_LOW),
                board.get(at + RoundLayout.SEED_HIGH),
                board.get(at + RoundLayout.ROUND),
                position,
                purpose,
                board.get(at + RoundLayout.ITERATION) * ORDINALS_PER_ITERATION + ordinal);
    }

    /** Writes what the host says about a round, and makes it the one that runs. */
    static void begin(
            KernelContext context,
            IntArray told, // [1 + TOLD], the region's start first
            FloatArray floats, // [FLOATS]
            IntArray board,
            FloatArray ring,
            int size) {
        int index = context.globalIdx;
        if (index < size) {
            board.set(told.get(0) + index, told.get(1 + index));
        }
        if (index == 0) {
            board.set(RoundLayout.CURRENT, told.get(0));
        }
        if (index < RoundLayout.FLOATS) {
            ring.set(told.get(1 + RoundLayout.NUMBERS) + index, floats.get(index));
        }
    }

    /** Makes a round the one that runs. */
    static void resume(KernelContext context, IntArray told, IntArray board, FloatArray ring) {
        if (context.globalIdx == 0) {
            board.set(RoundLayout.CURRENT, told.get(0));
        }
    }

    /** The position of the first of a judge's proposals. */
    static int from(IntArray board, int passing) {
        return board.get(region(board) + (passing == 1 ? RoundLayout.START : RoundLayout.LENGTH));
    }

    /**
     * Carries a verdict out: what was accepted and the judge's own token are passed on or
     * committed.
     *
     * @param passing 1 where the proposals stand behind passed tokens, 0 where those are judged
     * @param commits 1 for committing, 0 for passing on
     */
    static void settle(
            KernelContext context, IntArray board, FloatArray ring, int passing, int commits) {
        if (context.globalIdx == 0) {
            propose(board, passing);
            int unwanted = 0;
            if (commits == 1) {
                commit(board, from(board, passing));
            } else {
                unwanted = pass(board);
            }
            hold(board, unwanted);
        }
    }

    /** Writes what was proposed into the verdict. */
    static void propose(IntArray board, int passing) {
        int verdict = region(board) + RoundLayout.VERDICT;
        project(board);
        for (int i = 0; i < board.get(verdict + RoundLayout.OFFERED); i++) {
            board.set(verdict + RoundLayout.PROPOSED + i, token(board, from(board, passing) + i));
        }
    }

    /** Writes how many columns were projected onto into the verdict; the next one starts anew. */
    static void project(IntArray board) {
        int sum = region(board) + RoundLayout.COLUMNS_SO_FAR;
        board.set(region(board) + RoundLayout.VERDICT + RoundLayout.PROJECTED, board.get(sum));
        board.set(sum, 0);
    }

    /** All tokens up to a verdict's own, behind proposals from a position on, are final. */
    static void commit(IntArray board, int from) {
        int verdict = region(board) + RoundLayout.VERDICT;
        commitTo(board, from + board.get(verdict + RoundLayout.ACCEPTED));
    }

    /** The tokens before a position are final, and a verdict's own behind them. */
    static void commitTo(IntArray board, int end) {
        int at = region(board);
        int verdict = at + RoundLayout.VERDICT;
        int own = board.get(verdict + RoundLayout.OWN);
        if (own == 1) {
            write(board, end, board.get(verdict + RoundLayout.TOKEN));
        }
        board.set(at + RoundLayout.LENGTH, end + own);
        stand(board, end + own);
        board.set(at + RoundLayout.ROUND, board.get(at + RoundLayout.ROUND) + 1);
        board.set(at + RoundLayout.ITERATION, 0);
    }

    /**
     * They wait for the next judge; the own token only where it is still wanted.
     *
     * @return 1 where it is not
     */
    private static int pass(IntArray board) {
        int at = region(board);
        int verdict = at + RoundLayout.VERDICT;
        int length = board.get(at + RoundLayout.LENGTH);
        int end = board.get(at + RoundLayout.START) + board.get(verdict + RoundLayout.ACCEPTED);
        int room = board.get(at + RoundLayout.ROOM_END) - length;
        int most = board.get(at + RoundLayout.PASSING);
        int own = board.get(verdict + RoundLayout.OWN);
        int said = own;
        own = end - length < (room < most ? room : most) ? own : 0;
        if (end > length) {
            own = own * (1 - ends(board, token(board, end - 1)));
        }
        if (own == 1) {
            write(board, end, board.get(verdict + RoundLayout.TOKEN));
        }
        board.set(verdict + RoundLayout.OWN, own);
        stand(board, end + own);
        board.set(at + RoundLayout.ITERATION, board.get(at + RoundLayout.ITERATION) + 1);
        return said - own;
    }

    /** The next proposals come behind a position. */
    private static void stand(IntArray board, int end) {
        int at = region(board);
        board.set(at + RoundLayout.START, end);
        board.set(at + RoundLayout.END, end);
        board.set(at + RoundLayout.ENDED, 0);
    }

    /** No cache counts more than the prefix without its last token; the host hears how much. */
    static void hold(IntArray board) {
        hold(board, 0);
    }

    /** Where nobody drafts behind the last token now, what is cached of it can stay: 1. */
    static void hold(IntArray board, int last) {
        int at = region(board);
        int verdict = at + RoundLayout.VERDICT;
        int end = board.get(at + RoundLayout.END);
        int most = end - 1 + last;
        board.set(
                verdict + RoundLayout.PASSED,
                board.get(at + RoundLayout.START) - board.get(at + RoundLayout.LENGTH));
        board.set(verdict + RoundLayout.OVER, ends(board, token(board, end - 1)));
        for (int i = 0; i < RoundLayout.MAX_MODELS; i++) {
            int place = model(board, i) + RoundLayout.CACHED;
            int cached = board.get(place);
            cached = cached < most ? cached : most;
            board.set(place, cached);
            board.set(verdict + RoundLayout.HELD + i, cached);
        }
    }
}

package io.tercet.tasks.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * What a model's next pass of a round is about: the first part of the {@link Board}, from the
 * round's own. Conventions of {@link RoundKernels}.
 */
final class PassKernels {
    /** All that is proposed is scored. */
    static final int ALL = 0;

    /** All but the last proposal, where there is one. */
    static final int BUT_LAST = 1;

    /** One token, unless the text has ended. */
    static final int DRAFT = 2;

    /** The committed and passed tokens but the last. */
    static final int COMMITTED = 3;

    private PassKernels() {}

    /** What is scored where a token behind the last proposal is wanted, or is not. */
    static int what(boolean bonus) {
        return bonus ? ALL : BUT_LAST;
    }

    /**
     * Describes a model's next pass through the layers that are its own: a chain of what its cache
     * lacks there, as many rows as run together; none where a draft has ended.
     */
    static void fill(KernelContext context, IntArray board, FloatArray ring, int model, int what) {
        if (context.globalIdx == 0) {
            int at = RoundKernels.region(board);
            int own = RoundKernels.model(board, model);
            int first = board.get(own + RoundLayout.CACHED);
            int end = board.get(at + RoundLayout.END);
            if (what == BUT_LAST) {
                end -= end > board.get(at + RoundLayout.LENGTH) ? 1 : 0;
            }
            if (what == DRAFT) {
                end = board.get(at + RoundLayout.ENDED) == 1 ? first : end;
            }
            if (what == COMMITTED) {
                end = board.get(at + RoundLayout.START) - 1;
            }
            int rows = together(first, end);
            pass(board, ring, model, rows, slot(board, model, first) + rows);
            chain(board, model, first, rows);
        }
    }

    /** How many rows run together from a position on; none where the end comes before it. */
    static int together(int first, int end) {
        int lacking = end > first ? end - first : 0;
        return lacking < PassLayout.MAX_ROWS ? lacking : PassLayout.MAX_ROWS;
    }

    /** The place of a position's token among a model's own slots. */
    static int slot(IntArray board, int model, int position) {
        return position - board.get(RoundKernels.model(board, model) + RoundLayout.LEAD);
    }

    /**
     * Describes the rows of a pass over a chain, which are cached from now on; apart from {@link
     * #pass}, since TornadoVM inlines no helper of more than 600 nodes.
     */
    static void chain(IntArray board, int model, int first, int rows) {
        int own = RoundKernels.model(board, model);
        int from = slot(board, model, first);
        int origin = board.get(own + RoundLayout.ORIGIN) + from;
        int root = board.get(RoundKernels.region(board) + RoundLayout.LENGTH) - 1;
        for (int row = 0; row < rows; row++) {
            int position = first + row;
            board.set(PassLayout.TOKEN + row, RoundKernels.token(board, position));
            board.set(PassLayout.POSITION + row, from + row);
            board.set(PassLayout.SLOT + row, origin + row);
            board.set(PassLayout.PARENT + row, origin + row - 1);
            board.set(PassLayout.OUTPUT + row, position < root ? -1 : position - root);
        }
        board.set(own + RoundLayout.CACHED, first + rows);
    }

    /**
     * Describes a pass of so many rows through a model's own layers, but for the rows.
     *
     * @param base positions below it lie at their own slots
     */
    static void pass(IntArray board, FloatArray ring, int model, int rows, int base) {
        int own = RoundKernels.model(board, model);
        int layer = board.get(own + RoundLayout.FROM_LAYER);
        board.set(PassLayout.LAYER, layer - 1);
        board.set(PassLayout.LAST_LAYER, board.get(own + RoundLayout.LAST_LAYER));
        board.set(PassLayout.ROWS, rows);
        board.set(PassLayout.ENTERING, layer == 0 ? 0 : rows); // else as their streams are
        board.set(PassLayout.BASE, base);
        board.set(PassLayout.MOVES, 0);
        board.set(PassLayout.LOGITS, board.get(own + RoundLayout.LOGITS));
        board.set(PassLayout.LOGITS_COLUMNS, board.get(own + RoundLayout.COLUMNS));
        board.set(PassLayout.FEATURES_COLUMNS, 0);
        board.set(PassLayout.ORIGIN, board.get(own + RoundLayout.ORIGIN));
        board.set(PassLayout.KEPT, board.get(own + RoundLayout.KEPT));
        board.set(PassLayout.KEPT_COLUMNS, board.get(own + RoundLayout.KEPT_COLUMNS));
        board.set(PassLayout.SHORTLIST, board.get(own + RoundLayout.LISTED));
        int route = board.get(own + RoundLayout.ROUTE);
        board.set(PassLayout.ROUTE, route);
        if (route > 0) {
            int level = TreeKernels.number(board, TreeLayout.LEVELS); // 0 where chains are drafted
            level +=
                    board.get(
                            RoundKernels.region(board)
                                    + RoundLayout.END); // and these where trees are
            level -= board.get(RoundKernels.region(board) + RoundLayout.LENGTH);
            int budget = board.get(own + RoundLayout.BUDGETS) + level;
            board.set(PassLayout.BUDGET, (int) ring.get(budget));
            board.set(PassLayout.ROUTED, 0); // only one portion of a pass wants logits
        }
    }
}

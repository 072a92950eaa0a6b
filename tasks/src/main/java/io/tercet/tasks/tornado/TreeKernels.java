package io.tercet.tasks.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * How a draft tree grows: what the engine's {@code DynamicTree} does, with {@link TreeLayout}'s
 * arrays. Conventions of {@link RoundKernels}.
 */
final class TreeKernels {
    private TreeKernels() {}

    static int number(IntArray board, int place) {
        return board.get(RoundKernels.region(board) + RoundLayout.TREE + place);
    }

    static void set(IntArray board, int place, int value) {
        board.set(RoundKernels.region(board) + RoundLayout.TREE + place, value);
    }

    /** Where a candidate lies. */
    static int candidate(IntArray board, int index) {
        return number(board, TreeLayout.CANDIDATES) + index * TreeLayout.CANDIDATE_SIZE;
    }

    private static int growing(IntArray board, int node) {
        return number(board, TreeLayout.GROWING) + node * TreeLayout.NODE_SIZE;
    }

    /** Where a node of the draft lies. */
    static int draft(IntArray board, int node) {
        return number(board, TreeLayout.DRAFT) + node * TreeLayout.NODE_SIZE;
    }

    /** Where a node of the tree lies that is judged. */
    static int judged(IntArray board, int node) {
        return number(board, TreeLayout.JUDGED) + node * TreeLayout.NODE_SIZE;
    }

    static int whole(FloatArray ring, int place) {
        return (int) ring.get(place);
    }

    static void node(FloatArray ring, int at, int token, int parent, int depth, int candidate) {
        ring.set(at + TreeLayout.TOKEN, token);
        ring.set(at + TreeLayout.PARENT, parent);
        ring.set(at + TreeLayout.DEPTH, depth);
        ring.set(at + TreeLayout.CANDIDATE, candidate);
    }

    /** Says where the rows lie whose best tokens are wanted: those of the newest growing nodes. */
    static void aim(
            KernelContext context,
            IntArray board,
            FloatArray ring,
            IntArray table,
            FloatArray numbers,
            int model) {
        if (context.globalIdx == 0) {
            int own = RoundKernels.model(board, model);
            int stride = board.get(own + RoundLayout.COLUMNS);
            int columns = DraftKernels.columns(board, ring, model);
            int width = number(board, TreeLayout.WIDTH);
            int children = width;
            if (number(board, TreeLayout.BRANCHES) > 0) {
                int level = number(board, TreeLayout.LEVELS);
                children = whole(ring, number(board, TreeLayout.BRANCHES) + level);
            }
            int best = children < columns ? children : columns;
            int first = number(board, TreeLayout.UNEXPANDED);
            int rows = number(board, TreeLayout.GROWN) - first;
            int proposed = number(board, TreeLayout.PROPOSED);
            if (first == 0) {
                int root = board.get(RoundKernels.region(board) + RoundLayout.LENGTH) - 1;
                node(ring, growing(board, 0), RoundKernels.token(board, root), -1, 0, -1);
            }
            table.set(OperationLayout.ROWS, rows);
            table.set(OperationLayout.COLUMNS, columns);
            table.set(OperationLayout.K, best);
            for (int row = 0; row < rows; row++) {
                int logits = board.get(own + RoundLayout.LOGITS) + row * stride;
                table.set(OperationLayout.FIRST + row, logits);
            }
            int levels = number(board, TreeLayout.LEVELS);
            set(board, TreeLayout.LEVELS, levels + (rows > 0 ? 1 : 0));
            DraftKernels.count(board, rows > 0 ? columns : 0);
            set(board, TreeLayout.NEWEST, proposed);
            set(board, TreeLayout.PROPOSED, proposed + rows * best);
            for (int i = 0; i < TreeLayout.MAX_WIDTH; i++) {
                ring.set(number(board, TreeLayout.BEST) + i, -1);
            }
        }
    }

    /** The best tokens of every row become candidates; those of no probability never the best. */
    static void expand(
            KernelContext context,
            IntArray board,
            FloatArray ring,
            IntArray table,
            IntArray columns, // [rows, k]
            FloatArray logits, // [rows, k]
            FloatArray summaries, // [rows, SUMMARY]
            int model) {
        int index = context.globalIdx;
        int best = table.get(OperationLayout.K);
        if (index < table.get(OperationLayout.ROWS) * best) {
            int row = index / best;
            int from = growing(board, number(board, TreeLayout.UNEXPANDED) + row);
            int parent = whole(ring, from + TreeLayout.CANDIDATE);
            float above = 0;
            if (parent >= 0) {
                above = ring.get(candidate(board, parent) + TreeLayout.SCORE);
            }
            int summary = row * OperationLayout.SUMMARY + OperationLayout.LOG_SUM;
            float logarithm = logits.get(index) - summaries.get(summary);
            // rounding may lift a logarithm above 0, and so a child above its parent
            float score = above + (logarithm < 0 ? logarithm : 0);
            int at = candidate(board, number(board, TreeLayout.NEWEST) + index);
            int token = DraftKernels.named(board, ring, model, columns.get(index));
            ring.set(at + TreeLayout.TOKEN, token);
            ring.set(at + TreeLayout.PARENT, parent);
            ring.set(at + TreeLayout.DEPTH, ring.get(from + TreeLayout.DEPTH) + 1);
            ring.set(at + TreeLayout.NODE, -1);
            ring.set(
                    at + TreeLayout.SCORE,
                    score > LogitsKernels.LOWEST ? score : LogitsKernels.LOWEST);
        }
    }

    /**
     * Lets the best of the newest level grow, or all of them, but for ends of the text, and
     * describes the pass over them.
     *
     * @param all 1 for a tree of a fixed shape, whose candidates grow in their order
     */
    static void grow(KernelContext context, IntArray board, FloatArray ring, int model, int all) {
        if (context.globalIdx == 0) {
            int first = number(board, TreeLayout.GROWN);
            int width = number(board, TreeLayout.WIDTH);
            int from = number(board, TreeLayout.NEWEST);
            int newest = number(board, TreeLayout.PROPOSED) - from;
            int most = newest < width ? newest : width;
            int rows = 0;
            for (int i = 0; i < (all == 1 ? newest : most); i++) {
                int index = from + i;
                if (all == 0) {
                    index = whole(ring, number(board, TreeLayout.BEST) + i);
                }
                if (index >= 0) {
                    rows += grown(board, ring, model, index, first, rows);
                }
            }
            set(board, TreeLayout.UNEXPANDED, first);
            set(board, TreeLayout.GROWN, first + rows);
            TreePassKernels.pass(board, ring, model, rows);
        }
    }

    /** Whether a candidate grows, as a row of the next pass: 1 or 0. */
    private static int grown(
            IntArray board, FloatArray ring, int model, int index, int first, int row) {
        int from = candidate(board, index);
        int token = whole(ring, from + TreeLayout.TOKEN);
        int grows = 1 - RoundKernels.ends(board, token);
        if (grows == 1) {
            int above = whole(ring, from + TreeLayout.PARENT);
            int parent = 0;
            if (above >= 0) {
                parent = whole(ring, candidate(board, above) + TreeLayout.NODE);
            }
            int depth = whole(ring, from + TreeLayout.DEPTH);
            node(ring, growing(board, first + row), token, parent, depth, index);
            ring.set(from + TreeLayout.NODE, first + row);
            TreePassKernels.row(board, model, row, first + row, token, parent, depth);
        }
        return grows;
    }
}

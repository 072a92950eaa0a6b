package io.tercet.tasks.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * What a model's next pass is about where it runs over a tree, or keeps a path of one. Conventions
 * of {@link RoundKernels}; a node's slot is its number behind the root's.
 */
final class TreePassKernels {
    /** The cache has the nodes of the tree that is judged. */
    static final int JUDGED = 0;

    /** It has those of the whole draft. */
    static final int DRAFT = 1;

    /** It has the growing ones. */
    static final int GROWN = 2;

    private TreePassKernels() {}

    /** The position of the root of the tree that is judged. */
    private static int root(IntArray board) {
        return board.get(RoundKernels.region(board) + RoundLayout.START) - 1;
    }

    /** Describes a pass of so many rows of a tree. */
    static void pass(IntArray board, FloatArray ring, int model, int rows) {
        PassKernels.pass(board, ring, model, rows, root(board, model));
    }

    /** The root's place among a model's slots. */
    private static int root(IntArray board, int model) {
        return root(board) - board.get(RoundKernels.model(board, model) + RoundLayout.LEAD);
    }

    /** Describes a row of the pass. */
    static void row(
            IntArray board, int model, int row, int node, int token, int parent, int depth) {
        int root = root(board, model);
        int slot = board.get(RoundKernels.model(board, model) + RoundLayout.ORIGIN) + root;
        board.set(PassLayout.TOKEN + row, token);
        board.set(PassLayout.POSITION + row, root + depth);
        board.set(PassLayout.SLOT + row, slot + node);
        board.set(PassLayout.PARENT + row, slot + parent);
        board.set(PassLayout.OUTPUT + row, row);
    }

    /** Describes a pass over what is judged, behind a cache that lacks nothing before its root. */
    static void fill(KernelContext context, IntArray board, FloatArray ring, int model) {
        if (context.globalIdx == 0) {
            int nodes = TreeKernels.number(board, TreeLayout.JUDGED_NODES);
            pass(board, ring, model, nodes);
            for (int node = 0; node < nodes; node++) {
                int at = TreeKernels.judged(board, node);
                row(
                        board,
                        model,
                        node,
                        node,
                        TreeKernels.whole(ring, at + TreeLayout.TOKEN),
                        TreeKernels.whole(ring, at + TreeLayout.PARENT),
                        TreeKernels.whole(ring, at + TreeLayout.DEPTH));
            }
        }
    }

    /**
     * Describes what a cache keeps of the path that the last judge accepted, as a pass of no rows:
     * entries that go to their positions. Nothing where that is not final.
     *
     * @param what which tree's nodes the cache has
     */
    static void keep(KernelContext context, IntArray board, FloatArray ring, int model, int what) {
        if (context.globalIdx == 0) {
            int own = RoundKernels.model(board, model);
            int length = board.get(RoundKernels.region(board) + RoundLayout.LENGTH);
            int base = what == JUDGED ? root(board) : length - 1;
            int slot = board.get(own + RoundLayout.ORIGIN) + base;
            int ran = what == GROWN ? TreeKernels.number(board, TreeLayout.LEVELS) : 1;
            ran = ran * TreeKernels.number(board, TreeLayout.FINAL);
            int count = 0;
            int node = ran > 0 ? WalkKernels.accepted(board) : 0;
            node = what == JUDGED ? node : WalkKernels.whole(board, ring, node);
            PassKernels.pass(board, ring, model, 0, base);
            while (node > 0) {
                int at = TreeKernels.draft(board, node);
                if (what == JUDGED) {
                    at = TreeKernels.judged(board, node);
                }
                int depth = TreeKernels.whole(ring, at + TreeLayout.DEPTH);
                int held = node;
                if (what == GROWN) {
                    int index = TreeKernels.whole(ring, at + TreeLayout.CANDIDATE);
                    int grown = TreeKernels.candidate(board, index) + TreeLayout.NODE;
                    held = TreeKernels.whole(ring, grown);
                }
                if (held >= 0) {
                    board.set(PassLayout.MOVE_FROM + depth - 1, slot + held);
                    board.set(PassLayout.MOVE_TO + depth - 1, slot + depth);
                    count = depth > count ? depth : count;
                }
                node = TreeKernels.whole(ring, at + TreeLayout.PARENT);
            }
            board.set(PassLayout.MOVES, count);
            if (ran > 0) {
                board.set(own + RoundLayout.CACHED, base + 1 + count);
            }
        }
    }
}

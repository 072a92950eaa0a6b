package io.tercet.tasks.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * What becomes of a walk down a tree: whether it is final (the engine's {@code RoutedDecoder}), and
 * what is committed or left to another judge. Conventions of {@link RoundKernels}.
 */
final class TreeSettleKernels {
    private TreeSettleKernels() {}

    /** Says which of the judge's rows stand on the path that it accepted, by depth. */
    static void pathTree(
            KernelContext context, IntArray board, FloatArray ring, IntArray table, int model) {
        if (context.globalIdx == 0) {
            int node = WalkKernels.accepted(board);
            int depth = node > 0 ? WalkKernels.depth(board, ring, node) : 0;
            table.set(OperationLayout.ROWS, depth + 1);
            table.set(
                    OperationLayout.COLUMNS,
                    board.get(RoundKernels.model(board, model) + RoundLayout.COLUMNS));
            while (depth >= 0) {
                table.set(
                        OperationLayout.FIRST + depth,
                        WalkKernels.row(board, model, RoundLayout.LOGITS, node));
                node = depth > 0 ? WalkKernels.parent(board, ring, node) : node;
                depth--;
            }
        }
    }

    /**
     * Says how much of the path the judge is certain of, and so whether it is final: as {@link
     * RouteKernels#route} for chains, which commits at once.
     *
     * @param summaries [rows, SUMMARY]
     */
    static void routeTree(
            KernelContext context,
            IntArray board,
            FloatArray ring,
            FloatArray summaries,
            int number,
            int agreement) {
        if (context.globalIdx == 0) {
            int at = RoundKernels.region(board);
            float threshold =
                    ring.get(board.get(at + RoundLayout.NUMBERS) + RoundLayout.THRESHOLD + number);
            int node = WalkKernels.accepted(board);
            int rows = 1 + (node > 0 ? WalkKernels.depth(board, ring, node) : 0);
            int trusted = rows;
            for (int i = rows - 1; i >= 0; i--) {
                float certainty = RouteKernels.certainty(summaries, i, rows, agreement);
                int stands = certainty >= threshold ? 1 : 0;
                if (i > 0) {
                    int token = WalkKernels.token(board, ring, node);
                    stands = RoundKernels.ends(board, token) == 1 ? 1 : stands;
                    node = WalkKernels.parent(board, ring, node);
                }
                trusted = stands == 1 ? trusted : i;
            }
            board.set(at + RoundLayout.VERDICT + RoundLayout.TRUSTED, trusted);
            TreeKernels.set(board, TreeLayout.FINAL, trusted == rows ? 1 : 0);
        }
    }

    /**
     * Writes the verdict. Where it is final, commits the path and the judge's own token: the next
     * tree has a root alone. Else passes on what the judge is certain of, and leaves what lies
     * below it.
     */
    static void settle(KernelContext context, IntArray board, FloatArray ring) {
        if (context.globalIdx == 0) {
            propose(board, ring);
            int ends = TreeKernels.number(board, TreeLayout.FINAL);
            int node = WalkKernels.whole(board, ring, WalkKernels.accepted(board));
            int trusted = board.get(WalkKernels.verdict(board) + RoundLayout.TRUSTED);
            int root = board.get(RoundKernels.region(board) + RoundLayout.LENGTH) - 1;
            int end = root + 1 + write(board, ring, node, root);
            if (ends == 1) {
                RoundKernels.commitTo(board, end);
                clear(board);
            } else {
                leave(board, ring, node, trusted);
            }
            RoundKernels.hold(board, 1 - ends);
        }
    }

    /** What was judged. */
    private static void propose(IntArray board, FloatArray ring) {
        int verdict = WalkKernels.verdict(board);
        int offered = TreeKernels.number(board, TreeLayout.JUDGED_NODES) - 1;
        board.set(verdict + RoundLayout.OFFERED, offered);
        board.set(verdict + RoundLayout.OWN, 1);
        board.set(verdict + RoundLayout.GROWN_LEVELS, TreeKernels.number(board, TreeLayout.LEVELS));
        RoundKernels.project(board);
        for (int i = 0; i < offered; i++) {
            int token = WalkKernels.token(board, ring, i + 1);
            board.set(verdict + RoundLayout.PROPOSED + i, token);
            board.set(verdict + RoundLayout.PARENTS + i, WalkKernels.parent(board, ring, i + 1));
        }
    }

    /**
     * The path to a node of the draft takes its positions behind a root.
     *
     * @return its length
     */
    private static int write(IntArray board, FloatArray ring, int node, int root) {
        int length = 0;
        while (node > 0) {
            int at = TreeKernels.draft(board, node);
            int depth = TreeKernels.whole(ring, at + TreeLayout.DEPTH);
            int token = TreeKernels.whole(ring, at + TreeLayout.TOKEN);
            RoundKernels.write(board, root + depth, token);
            length = depth > length ? depth : length;
            node = TreeKernels.whole(ring, at + TreeLayout.PARENT);
        }
        return length;
    }

    /**
     * The nodes below the one at a depth of a path are what is judged next, in their order, with
     * that one as root.
     */
    private static void leave(IntArray board, FloatArray ring, int last, int depth) {
        int root = last;
        int deep =
                last > 0
                        ? TreeKernels.whole(ring, TreeKernels.draft(board, last) + TreeLayout.DEPTH)
                        : 0;
        for (int i = deep; i > depth; i--) {
            root = TreeKernels.whole(ring, TreeKernels.draft(board, root) + TreeLayout.PARENT);
        }
        int rest = TreeKernels.number(board, TreeLayout.REST);
        int count = 0;
        for (int node = 0; node < TreeKernels.number(board, TreeLayout.JUDGED_NODES); node++) {
            int at = TreeKernels.draft(board, node);
            int left = node == root ? 0 : -1;
            int parent = -1;
            if (node > root) {
                int above = TreeKernels.whole(ring, at + TreeLayout.PARENT);
                int there = TreeKernels.draft(board, above) + TreeLayout.LEFT;
                parent = TreeKernels.whole(ring, there);
                left = parent >= 0 ? count : -1;
            }
            ring.set(at + TreeLayout.LEFT, left);
            if (left >= 0) {
                deep = TreeKernels.whole(ring, at + TreeLayout.DEPTH) - depth;
                int token = TreeKernels.whole(ring, at + TreeLayout.TOKEN);
                int to = rest + left * TreeLayout.NODE_SIZE;
                TreeKernels.node(ring, to, token, parent, deep, node);
                count++;
            }
        }
        int start = board.get(RoundKernels.region(board) + RoundLayout.LENGTH) + depth;
        board.set(RoundKernels.region(board) + RoundLayout.START, start);
        TreeKernels.set(board, TreeLayout.JUDGED, rest);
        TreeKernels.set(board, TreeLayout.JUDGED_NODES, count);
    }

    private static void clear(IntArray board) {
        TreeKernels.set(board, TreeLayout.LEVELS, 0);
        TreeKernels.set(board, TreeLayout.PROPOSED, 0);
        TreeKernels.set(board, TreeLayout.NEWEST, 0);
        TreeKernels.set(board, TreeLayout.GROWN, 1);
        TreeKernels.set(board, TreeLayout.UNEXPANDED, 0);
        TreeKernels.set(board, TreeLayout.JUDGED, TreeKernels.number(board, TreeLayout.DRAFT));
        TreeKernels.set(board, TreeLayout.JUDGED_NODES, 1);
    }
}

package io.tercet.tasks.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Which candidates of a growing tree are the best, as the engine's {@code DynamicTree} says: a work
 * item each. Conventions of {@link RoundKernels}.
 */
final class RankKernels {
    private RankKernels() {}

    /**
     * Counts for every candidate how many are better, of equals the earlier ones.
     *
     * @param all 1 to compare them all, 0 for the newest level, whose best are noted
     */
    static void rank(KernelContext context, IntArray board, FloatArray ring, int all) {
        int from = all == 1 ? 0 : TreeKernels.number(board, TreeLayout.NEWEST);
        int index = from + context.globalIdx;
        int end = TreeKernels.number(board, TreeLayout.PROPOSED);
        if (index < end) {
            int own = TreeKernels.candidate(board, index);
            float score = ring.get(own + TreeLayout.SCORE);
            int better = 0;
            for (int i = from; i < end; i++) {
                float other = ring.get(TreeKernels.candidate(board, i) + TreeLayout.SCORE);
                int higher = other > score ? 1 : 0;
                int equal = other == score ? 1 : 0;
                int earlier = i < index ? 1 : 0;
                better += higher + equal * earlier;
            }
            ring.set(own + TreeLayout.RANK, better);
            int wanted = all == 1 ? 0 : TreeKernels.number(board, TreeLayout.WIDTH);
            if (chosen(board, ring, index, wanted) == 1) {
                ring.set(TreeKernels.number(board, TreeLayout.BEST) + better, index);
            }
        }
    }

    /** Whether a candidate is among so many best ones that have a probability. 1 or 0. */
    private static int chosen(IntArray board, FloatArray ring, int index, int count) {
        int at = TreeKernels.candidate(board, index);
        int good = ring.get(at + TreeLayout.RANK) < count ? 1 : 0;
        int possible = ring.get(at + TreeLayout.SCORE) > LogitsKernels.LOWEST ? 1 : 0;
        return good * possible;
    }

    /** The best of all candidates become the draft, in the order in which they were proposed. */
    static void choose(KernelContext context, IntArray board, FloatArray ring) {
        int index = context.globalIdx;
        int count = TreeKernels.number(board, TreeLayout.PROPOSED);
        int most = TreeKernels.number(board, TreeLayout.NODES);
        if (index == 0) {
            int root = board.get(RoundKernels.region(board) + RoundLayout.LENGTH) - 1;
            TreeKernels.node(
                    ring, TreeKernels.draft(board, 0), RoundKernels.token(board, root), -1, 0, -1);
            TreeKernels.set(board, TreeLayout.JUDGED, TreeKernels.number(board, TreeLayout.DRAFT));
            TreeKernels.set(board, TreeLayout.JUDGED_NODES, 1 + before(board, ring, count, most));
        }
        if (index < count) {
            if (chosen(board, ring, index, most) == 1) {
                int from = TreeKernels.candidate(board, index);
                int above = TreeKernels.whole(ring, from + TreeLayout.PARENT);
                int parent = above < 0 ? 0 : 1 + before(board, ring, above, most);
                TreeKernels.node(
                        ring,
                        TreeKernels.draft(board, 1 + before(board, ring, index, most)),
                        TreeKernels.whole(ring, from + TreeLayout.TOKEN),
                        parent,
                        TreeKernels.whole(ring, from + TreeLayout.DEPTH),
                        index);
            }
        }
    }

    /** How many candidates before one are chosen. */
    private static int before(IntArray board, FloatArray ring, int index, int most) {
        int count = 0;
        for (int i = 0; i < index; i++) {
            count += chosen(board, ring, i, most);
        }
        return count;
    }
}

package io.tercet.tasks.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * How a judge goes down a draft tree: the engine's {@code DescendRule} and {@code SiblingRule}, and
 * what becomes of the path. Conventions of {@link RoundKernels}; row i of a judge is what it says
 * behind node i.
 */
final class WalkKernels {
    private WalkKernels() {}

    private static int length(IntArray board) {
        return board.get(RoundKernels.region(board) + RoundLayout.LENGTH);
    }

    private static int verdict(IntArray board) {
        return RoundKernels.region(board) + RoundLayout.VERDICT;
    }

    /** The last accepted node; the root where nothing was drafted. */
    private static int accepted(IntArray board) {
        int nodes = TreeKernels.number(board, TreeLayout.CHOSEN);
        return nodes > 1 ? board.get(verdict(board) + RoundLayout.ACCEPTED) : 0;
    }

    private static int parent(IntArray board, FloatArray ring, int node) {
        return TreeKernels.whole(ring, TreeKernels.draft(board, node) + TreeLayout.PARENT);
    }

    private static int depth(IntArray board, FloatArray ring, int node) {
        return TreeKernels.whole(ring, TreeKernels.draft(board, node) + TreeLayout.DEPTH);
    }

    private static int token(IntArray board, FloatArray ring, int node) {
        return TreeKernels.whole(ring, TreeKernels.draft(board, node) + TreeLayout.TOKEN);
    }

    /** Where a node's row lies in one of a model's arrays. */
    private static int row(IntArray board, int model, int array, int node) {
        int own = RoundKernels.model(board, model);
        return board.get(own + array) + node * board.get(own + RoundLayout.COLUMNS);
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
            int purpose) {
        if (context.globalIdx == 0) {
            int nodes = TreeKernels.number(board, TreeLayout.CHOSEN);
            int columns = board.get(RoundKernels.model(board, model) + RoundLayout.COLUMNS);
            int floats = board.get(RoundKernels.region(board) + RoundLayout.NUMBERS);
            table.set(OperationLayout.ROWS, nodes);
            table.set(OperationLayout.COLUMNS, columns);
            table.set(OperationLayout.K, 1);
            draws.set(OperationLayout.ROWS, nodes);
            draws.set(OperationLayout.COLUMNS, columns);
            numbers.set(OperationLayout.TEMPERATURE, ring.get(floats + RoundLayout.TEMPERATURE));
            for (int node = 0; node < nodes; node++) {
                int probabilities = row(board, model, RoundLayout.PROBABILITIES, node);
                table.set(
                        OperationLayout.FIRST + node, row(board, model, RoundLayout.LOGITS, node));
                table.set(OperationLayout.OUT + node, probabilities);
                draws.set(OperationLayout.FIRST + node, probabilities);
                int position = length(board) + depth(board, ring, node);
                float uniform = RoundKernels.draw(board, position, purpose, node);
                uniforms.set(OperationLayout.VALUE + node, uniform);
            }
        }
    }

    /** Goes to the child that is the judge's own choice, as long as there is one. */
    static void descend(
            KernelContext context, IntArray board, FloatArray ring, IntArray choices) { // [nodes]
        if (context.globalIdx == 0) {
            int node = 0;
            for (int child = 1; child < TreeKernels.number(board, TreeLayout.CHOSEN); child++) {
                if (parent(board, ring, child) == node) {
                    node = token(board, ring, child) == choices.get(node) ? child : node;
                }
            }
            board.set(verdict(board) + RoundLayout.ACCEPTED, node);
            board.set(verdict(board) + RoundLayout.TOKEN, choices.get(node));
        }
    }

    /**
     * Goes to the first child that is accepted with the probability that is left for it, and takes
     * out those that are not; says from what the judge's own token is drawn. A single group, whose
     * items have the same columns as in {@link DistributionKernels#subtract}: an item reads what it
     * wrote itself.
     */
    static void siblings(
            KernelContext context,
            IntArray board,
            FloatArray ring,
            IntArray draws,
            FloatArray uniforms,
            int model,
            int acceptance,
            int residualPurpose,
            int bonusPurpose,
            int number,
            int group) {
        float[] shares = context.allocateFloatLocalArray(group);
        float[] wanted = context.allocateFloatLocalArray(1);
        int item = context.localIdx;
        int length = length(board);
        int columns = board.get(RoundKernels.model(board, model) + RoundLayout.COLUMNS);
        int residual = board.get(RoundKernels.region(board) + RoundLayout.RESIDUAL);
        int left = row(board, model, RoundLayout.PROBABILITIES, 0);
        int node = 0;
        int rejected = 0;
        for (int child = 1; child < TreeKernels.number(board, TreeLayout.CHOSEN); child++) {
            int tested = parent(board, ring, child) == node ? 1 : 0;
            int token = token(board, ring, child);
            if (token % group == item) {
                wanted[0] = ring.get(left + token);
            }
            context.localBarrier();
            int position = length - 1 + depth(board, ring, child);
            float uniform = RoundKernels.draw(board, position, acceptance, child - 1);
            int accepts = uniform < wanted[0] ? tested : 0;
            int rejects = tested - accepts;
            int scanned = rejects * columns;
            float share = 0;
            for (int i = item; i < scanned; i += group) {
                share += i == token ? 0 : ring.get(left + i);
            }
            shares[item] = share;
            context.localBarrier();
            float sum = 0;
            for (int i = 0; i < group; i++) {
                sum += shares[i];
            }
            for (int i = item; i < scanned; i += group) {
                float value = ring.get(left + i);
                float kept = i == token ? 0 : value;
                ring.set(residual + i, sum > 0 ? kept / sum : value);
            }
            node = accepts == 1 ? child : node;
            left = rejects == 1 ? residual : left;
            left = accepts == 1 ? row(board, model, RoundLayout.PROBABILITIES, child) : left;
            rejected = tested == 1 ? rejects : rejected;
        }
        if (item == 0) {
            int purpose = rejected == 1 ? residualPurpose : bonusPurpose;
            int position = length + depth(board, ring, node);
            draws.set(OperationLayout.ROWS, 1);
            draws.set(OperationLayout.COLUMNS, columns);
            draws.set(OperationLayout.FIRST, left);
            uniforms.set(
                    OperationLayout.VALUE, RoundKernels.draw(board, position, purpose, number));
            board.set(verdict(board) + RoundLayout.ACCEPTED, node);
        }
    }

    /** Takes the token drawn behind the walk. */
    static void say(KernelContext context, IntArray board, FloatArray ring, IntArray drawn) { // [1]
        if (context.globalIdx == 0) {
            board.set(verdict(board) + RoundLayout.TOKEN, drawn.get(0));
        }
    }

    /**
     * Describes what a cache keeps of the accepted path, as a pass of no rows: entries that go to
     * their positions.
     *
     * @param grew 1 for the model that grew the tree, whose cache has the growing nodes; 0 for the
     *     judge, whose cache has the draft's
     */
    static void keep(KernelContext context, IntArray board, FloatArray ring, int model, int grew) {
        if (context.globalIdx == 0) {
            int own = RoundKernels.model(board, model);
            int slot = board.get(own + RoundLayout.ORIGIN) + length(board) - 1;
            int count = 0;
            int node = accepted(board);
            PassKernels.pass(board, ring, model, 0, length(board) - 1);
            while (node > 0) {
                int at = TreeKernels.draft(board, node);
                int depth = TreeKernels.whole(ring, at + TreeLayout.DEPTH);
                int held = node;
                if (grew == 1) {
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
            int ran = grew == 1 ? TreeKernels.number(board, TreeLayout.LEVELS) : 1;
            if (ran > 0) {
                board.set(own + RoundLayout.CACHED, length(board) + count);
            }
        }
    }

    /** Commits the path and the judge's own token; the next tree has a root alone. */
    static void settle(KernelContext context, IntArray board, FloatArray ring) {
        if (context.globalIdx == 0) {
            int verdict = verdict(board);
            int offered = TreeKernels.number(board, TreeLayout.CHOSEN) - 1;
            board.set(verdict + RoundLayout.OFFERED, offered);
            board.set(verdict + RoundLayout.OWN, 1);
            board.set(
                    verdict + RoundLayout.GROWN_LEVELS,
                    TreeKernels.number(board, TreeLayout.LEVELS));
            RoundKernels.project(board);
            for (int i = 0; i < offered; i++) {
                board.set(verdict + RoundLayout.PROPOSED + i, token(board, ring, i + 1));
                board.set(verdict + RoundLayout.PARENTS + i, parent(board, ring, i + 1));
            }
            int root = length(board) - 1;
            int node = accepted(board);
            int end = root + 1 + (node > 0 ? depth(board, ring, node) : 0);
            while (node > 0) {
                int position = root + depth(board, ring, node);
                RoundKernels.write(board, position, token(board, ring, node));
                node = parent(board, ring, node);
            }
            RoundKernels.commitTo(board, end);
            RoundKernels.hold(board);
            clear(board);
        }
    }

    private static void clear(IntArray board) {
        TreeKernels.set(board, TreeLayout.LEVELS, 0);
        TreeKernels.set(board, TreeLayout.PROPOSED, 0);
        TreeKernels.set(board, TreeLayout.NEWEST, 0);
        TreeKernels.set(board, TreeLayout.GROWN, 1);
        TreeKernels.set(board, TreeLayout.UNEXPANDED, 0);
        TreeKernels.set(board, TreeLayout.CHOSEN, 1);
    }
}

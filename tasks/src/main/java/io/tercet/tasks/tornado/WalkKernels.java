package io.tercet.tasks.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * How a judge goes down a tree: the engine's {@code DescendRule} and {@code SiblingRule}.
 * Conventions of {@link RoundKernels}; row i of a judge is what it says behind node i of the tree.
 */
final class WalkKernels {
    private WalkKernels() {}

    /** The position behind the root. */
    private static int start(IntArray board) {
        return board.get(RoundKernels.region(board) + RoundLayout.START);
    }

    private static int nodes(IntArray board) {
        return TreeKernels.number(board, TreeLayout.JUDGED_NODES);
    }

    static int verdict(IntArray board) {
        return RoundKernels.region(board) + RoundLayout.VERDICT;
    }

    /** The last accepted node; the root where nothing was drafted. */
    static int accepted(IntArray board) {
        return nodes(board) > 1 ? board.get(verdict(board) + RoundLayout.ACCEPTED) : 0;
    }

    static int parent(IntArray board, FloatArray ring, int node) {
        return TreeKernels.whole(ring, TreeKernels.judged(board, node) + TreeLayout.PARENT);
    }

    static int depth(IntArray board, FloatArray ring, int node) {
        return TreeKernels.whole(ring, TreeKernels.judged(board, node) + TreeLayout.DEPTH);
    }

    static int token(IntArray board, FloatArray ring, int node) {
        return TreeKernels.whole(ring, TreeKernels.judged(board, node) + TreeLayout.TOKEN);
    }

    /** The draft's node that one of the judged tree is. */
    static int whole(IntArray board, FloatArray ring, int node) {
        int whole = node;
        if (TreeKernels.number(board, TreeLayout.JUDGED)
                == TreeKernels.number(board, TreeLayout.REST)) {
            int at = TreeKernels.judged(board, node);
            whole = TreeKernels.whole(ring, at + TreeLayout.CANDIDATE);
        }
        return whole;
    }

    /** Where a node's row lies in one of a model's arrays. */
    static int row(IntArray board, int model, int array, int node) {
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
            int nodes = nodes(board);
            TreeKernels.set(board, TreeLayout.FINAL, 1);
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
                int position = start(board) + depth(board, ring, node);
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
            for (int child = 1; child < nodes(board); child++) {
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
        int start = start(board);
        int columns = board.get(RoundKernels.model(board, model) + RoundLayout.COLUMNS);
        int residual = board.get(RoundKernels.region(board) + RoundLayout.RESIDUAL);
        int left = row(board, model, RoundLayout.PROBABILITIES, 0);
        int node = 0;
        int rejected = 0;
        for (int child = 1; child < nodes(board); child++) {
            int tested = parent(board, ring, child) == node ? 1 : 0;
            int token = token(board, ring, child);
            if (token % group == item) {
                wanted[0] = ring.get(left + token);
            }
            context.localBarrier();
            int position = start - 1 + depth(board, ring, child);
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
            int position = start + depth(board, ring, node);
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
}

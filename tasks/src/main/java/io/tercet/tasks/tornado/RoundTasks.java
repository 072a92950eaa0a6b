package io.tercet.tasks.tornado;

import io.tercet.tasks.round.RoundStep;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.common.TornadoFunctions;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * What the tasks of a round's graphs have in common: kernels with a work item say what the kernels
 * of the operations on logits are to do, and take what comes out.
 */
abstract class RoundTasks {
    static final int MOST = OperationLayout.MAX_ROWS;

    final KernelContext context = new KernelContext();
    final Graph graph;
    final IntArray board;
    final FloatArray ring;
    final int group;
    final IntArray table = new IntArray(OperationLayout.SIZE);
    final FloatArray numbers = new FloatArray(OperationLayout.FLOATS);
    final IntArray draws = new IntArray(OperationLayout.SIZE);
    final FloatArray uniforms = new FloatArray(OperationLayout.FLOATS);
    final IntArray ints;
    final FloatArray floats = new FloatArray(MOST * OperationLayout.SUMMARY);

    RoundTasks(Results results, Graph graph) {
        this(results, graph, MOST);
    }

    /**
     * @param most tokens that an operation gives
     */
    RoundTasks(Results results, Graph graph, int most) {
        this.graph = graph;
        this.ints = new IntArray(most);
        this.board = results.ring().board().ints();
        this.ring = results.floats();
        this.group = results.sizes().group();
        graph.handOn(table, numbers, draws, uniforms, ints, floats);
    }

    final Graph graph() {
        return graph;
    }

    /** A token per row: the best, or one drawn from what is sampled from. */
    final void choose(boolean greedy) {
        if (greedy) {
            operation("top", TopKernels::top, table, numbers, 0);
        } else {
            operation("softmax", DistributionKernels::softmax, table, numbers, 0);
            operation("sample", DistributionKernels::sample, draws, uniforms, 0);
        }
    }

    /** Says which rows lie on a judge's path. */
    interface Path
            extends TornadoFunctions.Task5<
                    KernelContext, IntArray, FloatArray, IntArray, Integer> {}

    /** Says how much of a path a judge is certain of. */
    interface Certainty
            extends TornadoFunctions.Task6<
                    KernelContext, IntArray, FloatArray, FloatArray, Integer, Integer> {}

    /** Whether a judge's word can stand. */
    final void route(RoundStep.Route step, Path path, Certainty certainty) {
        graph.tasks().task(graph.items("path", 1), path, context, board, ring, table, step.model());
        operation("certainty", LogitsKernels::summary, table, numbers, 0);
        graph.tasks()
                .task(
                        graph.items("route", 1),
                        certainty,
                        context,
                        board,
                        ring,
                        floats,
                        step.number(),
                        step.certainty() == RoundStep.Certainty.AGREEMENT ? 1 : 0);
    }

    final void operation(
            String name, LogitsKernel kernel, IntArray what, FloatArray with, int choice) {
        operation(name, kernel, what, with, floats, choice);
    }

    final void operation(
            String name,
            LogitsKernel kernel,
            IntArray what,
            FloatArray with,
            FloatArray results,
            int choice) {
        graph.tasks()
                .task(
                        graph.perRow(name, 1),
                        kernel,
                        context,
                        what,
                        with,
                        ring,
                        ints,
                        results,
                        choice,
                        group);
    }
}

package io.tercet.tasks.tornado;

import io.tercet.tasks.Draws.Purpose;
import io.tercet.tasks.round.RoundStep;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The tasks of rounds whose drafts are trees, beside those that chains have. */
final class TreeTasks extends RoundTasks {
    private static final int MOST = TreeLayout.MAX_WIDTH * TreeLayout.MAX_WIDTH;

    TreeTasks(Results results, Graph graph) {
        super(results, graph, MOST);
    }

    /** The best tokens behind the newest growing nodes become candidates. */
    void expand(int model) {
        FloatArray best = new FloatArray(MOST);
        graph.handOn(best);
        graph.tasks()
                .task(
                        graph.items("aim", 1),
                        TreeKernels::aim,
                        context,
                        board,
                        ring,
                        table,
                        numbers,
                        model);
        operation("summary", LogitsKernels::summary, table, numbers, 0);
        operation("top", TopKernels::top, table, numbers, best, 0);
        graph.tasks()
                .task(
                        graph.perElement("expand", TreeLayout.MAX_WIDTH),
                        TreeKernels::expand,
                        context,
                        board,
                        ring,
                        table,
                        ints,
                        best,
                        floats,
                        model);
    }

    /** Compares candidates: all, or the newest level's. */
    void rank(boolean all) {
        graph.tasks()
                .task(
                        graph.perElement("rank", 1),
                        RankKernels::rank,
                        context,
                        board,
                        ring,
                        all ? 1 : 0);
    }

    /** The newest level's best grow, or all of it. */
    void grow(int model, boolean all) {
        graph.tasks()
                .task(
                        graph.items("grow", 1),
                        TreeKernels::grow,
                        context,
                        board,
                        ring,
                        model,
                        all ? 1 : 0);
    }

    /** The best of all are the draft. */
    void chooseNodes() {
        graph.tasks()
                .task(graph.perElement("choose", 1), RankKernels::choose, context, board, ring);
    }

    /** The next pass runs over what is judged. */
    void fill(int model) {
        graph.tasks()
                .task(graph.items("fill", 1), TreePassKernels::fill, context, board, ring, model);
    }

    /** A judge's way down, and its own token. */
    void walk(RoundStep.JudgeTree step, boolean greedy) {
        graph.tasks()
                .task(
                        graph.items("aim", 1),
                        WalkKernels::aim,
                        context,
                        board,
                        ring,
                        table,
                        numbers,
                        draws,
                        uniforms,
                        step.model(),
                        step.voice().choice().key());
        switch (step.walk()) {
            case DESCEND -> {
                choose(greedy);
                graph.tasks()
                        .task(
                                graph.items("descend", 1),
                                WalkKernels::descend,
                                context,
                                board,
                                ring,
                                ints);
            }
            case SIBLINGS -> siblings(step);
        }
    }

    private void siblings(RoundStep.JudgeTree step) {
        operation("softmax", DistributionKernels::softmax, table, numbers, 0);
        graph.tasks()
                .task(
                        graph.groups("siblings", 1),
                        WalkKernels::siblings,
                        context,
                        board,
                        ring,
                        draws,
                        uniforms,
                        step.model(),
                        step.voice().acceptance().key(),
                        Purpose.RESIDUAL.key(),
                        Purpose.BONUS.key(),
                        step.voice().number(),
                        group);
        operation("sample", DistributionKernels::sample, draws, uniforms, 0);
        graph.tasks().task(graph.items("say", 1), WalkKernels::say, context, board, ring, ints);
    }

    /** The next pass moves what a cache keeps of the accepted path. */
    void keep(int model, int what) {
        graph.tasks()
                .task(
                        graph.items("keep", 1),
                        TreePassKernels::keep,
                        context,
                        board,
                        ring,
                        model,
                        what);
    }

    /** Whether the judge's walk is final. */
    void routeTree(RoundStep.Route step) {
        route(step, TreeSettleKernels::pathTree, TreeSettleKernels::routeTree);
    }

    /** Carries the verdict out. */
    void settleTree() {
        graph.tasks()
                .task(graph.items("settle", 1), TreeSettleKernels::settle, context, board, ring);
    }
}

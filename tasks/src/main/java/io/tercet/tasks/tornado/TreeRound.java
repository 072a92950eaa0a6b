package io.tercet.tasks.tornado;

import io.tercet.tasks.round.Projection;
import io.tercet.tasks.round.RoundStep;
import io.tercet.tasks.round.TreeShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a round whose draft is a tree. What the host knows of it: its shape, and so how
 * large the next launches may get.
 */
final class TreeRound {
    private final Results results;
    private final TreeGraphs graphs;
    private final RoundGraphs chains;
    private final RoundModels models;
    private final List<Stretch> stretches;
    private final boolean greedy;
    private TreeShape shape;
    private @Nullable TreeShape told;
    private int level; // expansions in this round

    /**
     * @param shape the largest
     */
    TreeRound(
            Results results,
            RoundModels models,
            List<Stretch> stretches,
            TreeShape shape,
            boolean greedy) {
        this.results = results;
        this.chains = results.rounds();
        this.graphs = chains.trees();
        this.models = models;
        this.stretches = stretches;
        this.shape = shape;
        this.greedy = greedy;
    }

    /** Whether kernels have room for it. */
    static boolean runs(TreeShape shape) {
        return shape.width() <= TreeLayout.MAX_WIDTH && shape.nodes() <= RoundLayout.MOST;
    }

    /** Whether the device knows the shape; levels are counted where they are submitted. */
    boolean isTold() {
        return told != null && shape.width() == told.width() && shape.nodes() == told.nodes();
    }

    void grow(TreeShape next) {
        shape = next;
    }

    /** A round begins. */
    void begin() {
        level = 0;
    }

    /** Says on the board what the tree may be. */
    void tell(boolean idle) {
        told = shape;
        tell(TreeLayout.WIDTH, shape.width());
        tell(TreeLayout.NODES, shape.nodes());
        tell(TreeLayout.LEVELS, 0);
        tell(TreeLayout.PROPOSED, 0);
        tell(TreeLayout.NEWEST, 0);
        tell(TreeLayout.GROWN, idle ? 0 : 1);
        tell(TreeLayout.UNEXPANDED, 0);
        tell(TreeLayout.CHOSEN, idle ? 0 : 1);
    }

    private void tell(int place, int value) {
        chains.tell(RoundLayout.TREE + place, value);
    }

    /** Compiles what a step runs. */
    void compile(RoundStep.OfTree step) {
        switch (step) {
            case RoundStep.Expand(int model, Projection _) -> {
                models.compile(model, PassKernels.ALL);
                graphs.grow(model);
                graphs.expand(model);
            }
            case RoundStep.Rerank() -> graphs.rerank();
            case RoundStep.VerifyTree(int model) -> {
                chains.fill(model, PassKernels.COMMITTED);
                graphs.fill(model);
            }
            case RoundStep.JudgeTree judge -> {
                graphs.judge(judge, greedy);
                graphs.keep(judge.model(), false);
                if (!models.isHead(judge.proposer())) {
                    graphs.keep(judge.proposer(), true);
                }
                graphs.settle();
            }
        }
    }

    /**
     * Submits a step.
     *
     * @param length committed tokens
     */
    void submit(RoundStep.OfTree step, int length) {
        switch (step) {
            case RoundStep.Expand(int model, Projection _) -> expand(model, length);
            case RoundStep.Rerank() -> run(graphs.rerank(), Math.max(1, shape.candidates()));
            case RoundStep.VerifyTree(int model) -> {
                if (models.lacks(model, length - 1)) {
                    models.pass(model, PassKernels.COMMITTED, length - 1);
                }
                run(graphs.fill(model), 1);
                stretches.get(model).runDrafted(1 + shape.nodes());
            }
            case RoundStep.JudgeTree judge -> judge(judge);
        }
    }

    /** The next level: a pass over the root, behind what the cache lacks, or over the best. */
    private void expand(int model, int length) {
        if (level == 0) {
            models.pass(model, PassKernels.ALL, length);
        } else {
            run(graphs.grow(model), shape.width() * shape.width());
            stretches.get(model).runDrafted(shape.width());
        }
        run(graphs.expand(model), level == 0 ? 1 : shape.width());
        level++;
    }

    private void judge(RoundStep.JudgeTree step) {
        run(graphs.judge(step, greedy), 1 + shape.nodes());
        keep(step.model(), false);
        if (!models.isHead(step.proposer())) { // a head keeps no more than the root
            keep(step.proposer(), true);
        }
        run(graphs.settle(), 1);
        level = 0;
    }

    private void keep(int model, boolean grew) {
        run(graphs.keep(model, grew), 1);
        stretches.get(model).session().keepDescribed();
    }

    private void run(Graph graph, int rows) {
        graph.rows(rows);
        results.plan().execute(graph);
    }
}

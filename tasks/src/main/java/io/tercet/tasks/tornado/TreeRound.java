package io.tercet.tasks.tornado;

import io.tercet.tasks.round.Projection;
import io.tercet.tasks.round.RoundStep;
import io.tercet.tasks.round.TreeShape;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
        return shape.children() <= TreeLayout.MAX_WIDTH && shape.nodes() <= RoundLayout.MOST;
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
        tell(TreeLayout.JUDGED_NODES, idle ? 0 : 1);
        tell(TreeLayout.FINAL, 1);
    }

    private void tell(int place, int value) {
        chains.tell(RoundLayout.TREE + place, value);
    }

    /** Compiles what a step runs. */
    void compile(RoundStep.OfTree step) {
        switch (step) {
            case RoundStep.Expand(int model, Projection _) -> {
                models.compile(model, PassKernels.ALL);
                graphs.grow(model, shape.isFixed());
                graphs.expand(model);
            }
            case RoundStep.Rerank() -> graphs.rerank();
            case RoundStep.VerifyTree(int model) -> {
                chains.fill(model, PassKernels.COMMITTED);
                graphs.fill(model);
            }
            case RoundStep.JudgeTree judge -> {
                graphs.judge(judge, greedy);
                if (judge.effect() != RoundStep.Effect.HOLD) {
                    keepers(judge.model(), judge.proposer()).forEach(graphs::keep);
                    graphs.settle();
                }
            }
        }
    }

    /** Compiles what tells whether a walk is final. */
    void compile(RoundStep.Route step) {
        graphs.route(step);
        keepers(step.model(), stretches.size() - 1).forEach(graphs::keep);
        graphs.settle();
    }

    /**
     * The models that keep a path, in order, and which nodes their caches have: the one that judged
     * the last tree, those that judged all of the draft before it, and the one that grew it. A head
     * keeps no more than the root.
     */
    private Map<Integer, Integer> keepers(int judge, int proposer) {
        Map<Integer, Integer> keepers = new TreeMap<>();
        keepers.put(judge, TreePassKernels.JUDGED);
        for (int model = judge + 1; model < proposer; model++) {
            keepers.put(model, TreePassKernels.DRAFT);
        }
        if (!models.isHead(proposer)) {
            keepers.put(proposer, TreePassKernels.GROWN);
        }
        return keepers;
    }

    /**
     * Submits a step.
     *
     * @param start committed and passed tokens
     */
    void submit(RoundStep.OfTree step, int start) {
        switch (step) {
            case RoundStep.Expand(int model, Projection _) -> expand(model, start);
            case RoundStep.Rerank() -> run(graphs.rerank(), Math.max(1, shape.candidates()));
            case RoundStep.VerifyTree(int model) -> {
                if (models.lacks(model, start - 1)) {
                    models.pass(model, PassKernels.COMMITTED, start - 1);
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
            int compared = shape.isFixed() ? 1 : shape.width() * shape.width();
            run(graphs.grow(model, shape.isFixed()), compared);
            stretches.get(model).runDrafted(shape.expanded(level));
        }
        run(graphs.expand(model), shape.expanded(level));
        level++;
    }

    private void judge(RoundStep.JudgeTree step) {
        run(graphs.judge(step, greedy), 1 + shape.nodes());
        if (step.effect() != RoundStep.Effect.HOLD) {
            settle(keepers(step.model(), step.proposer()));
        }
        level = 0;
    }

    /** Whether the walk of the judge before is final, and what becomes of it. */
    void route(RoundStep.Route step) {
        run(graphs.route(step), 1 + shape.levels());
        settle(keepers(step.model(), stretches.size() - 1));
    }

    private void settle(Map<Integer, Integer> keepers) {
        keepers.forEach((model, what) -> {
            run(graphs.keep(model, what), 1);
            stretches.get(model).session().keepDescribed();
        });
        run(graphs.settle(), 1);
    }

    private void run(Graph graph, int rows) {
        graph.rows(rows);
        results.plan().execute(graph);
    }
}

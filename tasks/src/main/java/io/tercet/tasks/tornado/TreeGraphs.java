package io.tercet.tasks.tornado;

import io.tercet.tasks.round.RoundStep;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The graphs between the passes of rounds whose drafts are trees.
 *
 * <pre>
 *   expand   aim ── summary, top ── expand          behind a pass over growing nodes
 *   grow     rank ── grow, or grow alone            describes the next such pass
 *   rerank   rank ── choose
 *   fill     describes the judge's pass over the draft
 *   judge    aim ── choices and descend, or tests and draw
 *   route    path ── summary ── route                whether that is final
 *   keep     describes what a cache keeps, before the model's input graph moves it
 *   settle   commits
 * </pre>
 */
final class TreeGraphs {
    private enum Part {
        EXPAND,
        GROW,
        GROW_ALL,
        RERANK,
        FILL,
        SETTLE
    }

    /** What tells apart graphs, whose kernels have numbers frozen into them. */
    private sealed interface Key {}

    private record Of(Part part, int model) implements Key {}

    private record Keeping(int model, int what) implements Key {}

    private record Routing(int model, RoundStep.Certainty certainty, int number) implements Key {}

    private record Judging(RoundStep.JudgeTree step, boolean greedy) implements Key {}

    private final Results results;
    private final RoundGraphs rounds;
    private final Map<Key, Graph> graphs = new HashMap<>();

    TreeGraphs(Results results, RoundGraphs rounds) {
        this.results = results;
        this.rounds = rounds;
    }

    private Graph graph(Key key, Consumer<TreeTasks> parts) {
        return graphs.computeIfAbsent(
                key,
                _ -> {
                    String name = "roundTree" + graphs.size();
                    TreeTasks tasks = new TreeTasks(results, rounds.graph(name));
                    parts.accept(tasks);
                    return rounds.compiled(tasks.graph());
                });
    }

    /** One whose grids do not grow with the tree. */
    private Graph replayable(Key key, Consumer<TreeTasks> parts) {
        return graph(
                key,
                tasks -> {
                    tasks.graph().replayable();
                    parts.accept(tasks);
                });
    }

    Graph expand(int model) {
        return replayable(new Of(Part.EXPAND, model), tasks -> tasks.expand(model));
    }

    /** The best of the newest level grow, or of a fixed shape all. */
    Graph grow(int model, boolean all) {
        return graph(
                new Of(all ? Part.GROW_ALL : Part.GROW, model),
                tasks -> {
                    if (!all) {
                        tasks.rank(false);
                    }
                    tasks.grow(model, all);
                });
    }

    Graph rerank() {
        return graph(
                new Of(Part.RERANK, 0),
                tasks -> {
                    tasks.rank(true);
                    tasks.chooseNodes();
                });
    }

    Graph fill(int model) {
        return graph(new Of(Part.FILL, model), tasks -> tasks.fill(model));
    }

    Graph judge(RoundStep.JudgeTree step, boolean greedy) {
        return replayable(new Judging(step, greedy), tasks -> tasks.walk(step, greedy));
    }

    Graph route(RoundStep.Route step) {
        return replayable(
                new Routing(step.model(), step.certainty(), step.number()),
                tasks -> tasks.routeTree(step));
    }

    /** What a model's cache keeps: see {@link TreePassKernels#keep}. */
    Graph keep(int model, int what) {
        return graph(new Keeping(model, what), tasks -> tasks.keep(model, what));
    }

    Graph settle() {
        return graph(new Of(Part.SETTLE, 0), TreeTasks::settleTree);
    }
}

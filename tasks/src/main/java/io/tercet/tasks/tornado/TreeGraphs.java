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
 *   grow     rank ── grow                           describes the next such pass
 *   rerank   rank ── choose
 *   fill     describes the judge's pass over the draft
 *   judge    aim ── choices and descend, or tests and draw
 *   keep     describes what a cache keeps, before the model's input graph moves it
 *   settle   commits
 * </pre>
 */
final class TreeGraphs {
    private enum Part {
        EXPAND,
        GROW,
        RERANK,
        FILL,
        KEEP,
        KEEP_GROWN,
        SETTLE
    }

    /** What tells apart graphs, whose kernels have numbers frozen into them. */
    private sealed interface Key {}

    private record Of(Part part, int model) implements Key {}

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

    Graph expand(int model) {
        return graph(new Of(Part.EXPAND, model), tasks -> tasks.expand(model));
    }

    Graph grow(int model) {
        return graph(
                new Of(Part.GROW, model),
                tasks -> {
                    tasks.rank(false);
                    tasks.grow(model);
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
        return graph(new Judging(step, greedy), tasks -> tasks.walk(step, greedy));
    }

    /** What a model's cache keeps: the growing tree's nodes where it grew that. */
    Graph keep(int model, boolean grew) {
        return graph(
                new Of(grew ? Part.KEEP_GROWN : Part.KEEP, model),
                tasks -> tasks.keep(model, grew));
    }

    Graph settle() {
        return graph(new Of(Part.SETTLE, 0), TreeTasks::settleTree);
    }
}

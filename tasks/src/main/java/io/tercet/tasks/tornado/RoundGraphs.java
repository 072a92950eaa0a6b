package io.tercet.tasks.tornado;

import io.tercet.tasks.Divergence;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.RowBudget;
import io.tercet.tasks.Shortlist;
import io.tercet.tasks.round.Projection;
import io.tercet.tasks.round.RoundStep;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.common.TornadoFunctions;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The graphs between the passes of rounds, and which regions of the board are free. All rounds of a
 * backend share them: what is the same for a session is on the board.
 *
 * <pre>
 *   fill    describes a model's next pass
 *   draft   aim ── top, or softmax and sample ── note
 *   judge   aim ── choices or tests ── verdict ── settle
 * </pre>
 */
final class RoundGraphs {
    /** What tells apart graphs, whose kernels have numbers frozen into them. */
    private record Key(RoundStep step, int what, boolean greedy) {}

    /** Budgets and floor are on the board and in the ring. */
    private static final Projection ROUTED =
            new Projection.Routed(List.of(new RowBudget(1, false)), 0);

    /** So are the rows of a shortlist. */
    private static final Projection LISTED = new Projection.Listed(Shortlist.of(0));

    private final Results results;
    private final KernelContext context = new KernelContext();
    private final IntArray board;
    private final FloatArray ring;
    private final Map<Key, Graph> graphs = new HashMap<>();
    private final Deque<Integer> free = new ArrayDeque<>();
    private final IntArray told = new IntArray(1 + RoundLayout.TOLD);
    private final FloatArray toldFloats = new FloatArray(RoundLayout.FLOATS);
    private final IntArray selected = new IntArray(1);
    private final Graph begin;
    private final Graph select;
    private int running = -1;
    private final TreeGraphs trees;

    RoundGraphs(Results results) {
        this.results = results;
        this.board = results.ring().board().ints();
        this.ring = results.floats();
        IntStream.range(0, RoundLayout.ROUNDS).forEach(free::add);
        this.trees = new TreeGraphs(results, this);
        this.begin = begin();
        this.select = select();
    }

    Graph graph(String name) {
        Graph graph = new Graph(name, results.sizes());
        results.ring().lend(graph);
        return graph;
    }

    private Graph replayable(String name) {
        return graph(name + graphs.size()).replayable();
    }

    private Graph begin() {
        Graph graph = graph("roundBegin");
        graph.every(told, toldFloats);
        graph.tasks()
                .task(
                        graph.items("begin", RoundLayout.TOLD),
                        RoundKernels::begin,
                        context,
                        told,
                        toldFloats,
                        board,
                        ring,
                        RoundLayout.TOLD);
        results.plan().add(graph);
        return graph;
    }

    private Graph select() {
        Graph graph = graph("roundSelect");
        graph.every(selected);
        graph.tasks()
                .task(
                        graph.items("resume", 1),
                        RoundKernels::resume,
                        context,
                        selected,
                        board,
                        ring);
        results.plan().add(graph);
        return graph;
    }

    /** Those of rounds whose drafts are trees. */
    TreeGraphs trees() {
        return trees;
    }

    /** A region for a round, or null when all are taken. */
    @Nullable Integer take() {
        return free.poll();
    }

    void giveBack(int region) {
        free.add(region);
        running = running == region ? -1 : running;
    }

    /** What {@link #begin(int)} tells the device: a region's contents. */
    void tell(int place, int value) {
        told.set(1 + place, value);
    }

    /** Its latest tokens. */
    void tell(Prefix prefix) {
        int end = prefix.length();
        for (int i = Math.max(0, end - RoundLayout.WINDOW_SIZE); i < end; i++) {
            tell(RoundLayout.WINDOW + i % RoundLayout.WINDOW_SIZE, prefix.token(i));
        }
    }

    void tellFloat(int place, float value) {
        toldFloats.set(place, value);
    }

    /** Fills a region with what was told; its round runs from now on. */
    void begin(int region) {
        told.set(0, RoundLayout.region(region));
        results.plan().execute(begin);
        running = region;
    }

    /** Lets a round run; nothing where it ran last. */
    void select(int region) {
        if (running != region) {
            selected.set(0, RoundLayout.region(region));
            results.plan().execute(select);
            running = region;
        }
    }

    private interface Filling
            extends TornadoFunctions.Task5<KernelContext, IntArray, FloatArray, Integer, Integer> {}

    /** The graph that describes a model's next pass: see {@link PassKernels#fill}. */
    Graph fill(int model, int what) {
        return filling(new Key(new RoundStep.Draft(model), what, true), PassKernels::fill);
    }

    /** The same of a head: see {@link HeadKernels#fillHead}. */
    Graph fillHead(int model, int what) {
        return filling(new Key(new RoundStep.Draft(model), what, false), HeadKernels::fillHead);
    }

    private Graph filling(Key one, Filling kernel) {
        return graphs.computeIfAbsent(
                one,
                key -> {
                    int model = ((RoundStep.Draft) key.step()).model();
                    Graph graph = graph("roundFill" + graphs.size());
                    String task = graph.items("fill", 1);
                    graph.tasks().task(task, kernel, context, board, ring, model, key.what());
                    return compiled(graph);
                });
    }

    /** The graph that drafts a token behind a pass. */
    Graph draft(RoundStep.Draft step, boolean greedy) {
        Projection onto =
                switch (step.onto()) {
                    case Projection.All all -> all;
                    case Projection.Listed _ -> LISTED;
                    case Projection.Routed _ -> ROUTED;
                };
        RoundStep.Draft any = new RoundStep.Draft(step.model(), onto);
        return graphs.computeIfAbsent(new Key(any, -1, greedy), key -> compiled(drafting(key)));
    }

    private Graph drafting(Key key) {
        RoundStep.Draft step = (RoundStep.Draft) key.step();
        DraftTasks tasks = new DraftTasks(results, replayable("roundDraft"));
        boolean mixed = step.onto().equals(ROUTED);
        tasks.aim(step.model());
        if (key.greedy() || step.onto() instanceof Projection.All) {
            tasks.choose(key.greedy());
        } else {
            tasks.drawConfined(step.model(), mixed);
        }
        tasks.note(mixed && !key.greedy() ? -1 : step.model());
        return tasks.graph();
    }

    /** The graph of a judgement behind a pass. */
    Graph judge(RoundStep.Judge step, boolean greedy) {
        RoundStep.Judge anyThreshold =
                step.rule() instanceof RoundStep.Rule.Fuzzy(Divergence form, double _)
                        ? step.by(new RoundStep.Rule.Fuzzy(form, 0))
                        : step;
        return graphs.computeIfAbsent(
                new Key(anyThreshold, -1, greedy), key -> compiled(judging(key)));
    }

    private Graph judging(Key key) {
        RoundStep.Judge step = (RoundStep.Judge) key.step();
        JudgeTasks tasks = new JudgeTasks(results, replayable("roundJudge"));
        tasks.aimJudge(step);
        switch (step.rule()) {
            case RoundStep.Rule.Equality() -> {
                tasks.choose(key.greedy());
                tasks.equality(step);
            }
            case RoundStep.Rule.Ratio() -> tasks.ratio(step);
            case RoundStep.Rule.Fuzzy(Divergence form, double _) -> {
                tasks.choose(key.greedy());
                tasks.fuzzy(step, form);
            }
        }
        tasks.settle(step);
        return tasks.graph();
    }

    /** The graph that decides whether a judge's word can stand. */
    Graph route(RoundStep.Route step) {
        RoundStep.Route anyThreshold =
                new RoundStep.Route(step.model(), step.certainty(), step.number(), 0);
        return graphs.computeIfAbsent(
                new Key(anyThreshold, -1, true),
                key -> {
                    JudgeTasks tasks = new JudgeTasks(results, replayable("roundRoute"));
                    tasks.route(step);
                    return compiled(tasks.graph());
                });
    }

    /** Compiled before the first round: the round that runs at this moment has no proposals. */
    Graph compiled(Graph graph) {
        results.plan().add(graph);
        results.plan().execute(graph);
        return graph;
    }
}

package io.tercet.tasks.tornado;

import java.util.ArrayList;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A router's graphs around those of its head: what a level is projected onto is decided and read on
 * the device.
 *
 * <pre>
 *   tokens   keep (x, which is an embedding yet)          behind the head's input
 *   score    join (with x, which is a feature now) ── unit ── first (+ bias) ── silu ── second (+ bias)
 *                └── raise                                behind the head's start
 *   choose   rank ── count ── list                        behind the pass's last layer
 *   project  outputNorm ── the chosen rows
 * </pre>
 */
final class RouterGraphs {
    private final DevicePlan plan;
    private final ModelArrays arrays;
    private final HeadGraphs head;
    private final RouterWeights weights;
    private final RouteLayout layout;
    private final List<Graph> graphs = new ArrayList<>();
    private final IntArray zero = new IntArray(1);
    private final Graph tokens;
    private final Graph score;
    private final Graph choose;
    private final Graph project;

    /**
     * @param number tells apart the routers of a head
     */
    RouterGraphs(
            DevicePlan plan,
            ModelArrays arrays,
            HeadGraphs head,
            RouterWeights weights,
            int number) {
        this.plan = plan;
        this.arrays = arrays;
        this.head = head;
        this.weights = weights;
        this.layout =
                new RouteLayout(
                        weights.clusters.clusters(),
                        arrays.config.vocabularySize(),
                        arrays.config.embeddingLength());
        this.tokens = tokens("routerTokens" + number + "x");
        this.score = score("routerScore" + number + "x");
        this.choose = choose("routerChoose" + number + "x");
        this.project =
                head.projection(
                        "routerProject" + number + "x",
                        weights.rows,
                        MatrixKernels.TO_CHOSEN,
                        layout.tokens());
        graphs.addAll(List.of(tokens, score, choose, project));
        graphs.forEach(head::add);
        plan.checkRoom(0);
    }

    /** How a session's passes share a block of the ring. */
    RouteLayout layout() {
        return layout;
    }

    RouterWeights weights() {
        return weights;
    }

    private Graph tokens(String name) {
        Graph graph = head.following(name);
        graph.tasks()
                .task(
                        graph.perElement("keep", layout.width()),
                        RouterKernels::keep,
                        arrays.context,
                        arrays.pass,
                        arrays.streams,
                        arrays.ring,
                        layout.embeddings(),
                        layout.width());
        return graph;
    }

    private Graph score(String name) {
        FloatArray input = ModelArrays.rows(2 * layout.width());
        FloatArray hidden = ModelArrays.rows(weights.first.rows());
        FloatArray scores = ModelArrays.rows(layout.clusters());
        Graph graph = head.following(name).replayable();
        graph.once(zero).handOn(input, hidden, scores);
        graph.tasks()
                .task(
                        graph.perElement("join", 2 * layout.width()),
                        RouterKernels::join,
                        arrays.context,
                        arrays.pass,
                        arrays.ring,
                        arrays.streams,
                        input,
                        layout.embeddings(),
                        layout.width());
        unit(graph, input);
        layer(graph, "first", weights.first, weights.firstBias, input, hidden);
        graph.tasks()
                .task(
                        graph.perElement("silu", weights.first.rows()),
                        ElementKernels::silu,
                        arrays.context,
                        arrays.pass,
                        hidden,
                        weights.first.rows());
        layer(graph, "second", weights.second, weights.secondBias, hidden, scores);
        graph.tasks()
                .task(
                        graph.items("raise", layout.clusters()),
                        RouterKernels::raise,
                        arrays.context,
                        arrays.pass,
                        scores,
                        arrays.ring,
                        layout.clusters());
        return graph;
    }

    /** Divides both halves of every row by their root mean square, in place. */
    private void unit(Graph graph, FloatArray input) {
        FloatArray ones = new FloatArray(layout.width());
        for (int i = 0; i < layout.width(); i++) {
            ones.set(i, 1);
        }
        graph.once(ones);
        graph.tasks()
                .task(
                        graph.perRow("unit", 2),
                        NormKernels::rmsNorm,
                        arrays.context,
                        arrays.pass,
                        zero,
                        input,
                        ones,
                        input,
                        NormKernels.FROM_ROWS,
                        2,
                        layout.width(),
                        arrays.config.normEpsilon(),
                        arrays.sizes.warps(),
                        arrays.sizes.group());
    }

    private void layer(
            Graph graph,
            String step,
            WeightStack matrix,
            FloatArray bias,
            FloatArray from,
            FloatArray to) {
        graph.once(matrix.placement(), matrix.floats(), matrix.bytes(), bias);
        int rows = matrix.rows();
        new Steps(arrays, graph).product(step, zero, matrix, from, to, MatrixKernels.TO_ROWS, rows);
        graph.tasks()
                .task(
                        graph.perElement(step + "Bias", rows),
                        ElementKernels::addBias,
                        arrays.context,
                        arrays.pass,
                        zero,
                        bias,
                        to,
                        rows);
    }

    private Graph choose(String name) {
        int clusters = layout.clusters();
        int blocks = RouteLayout.blocks(layout.tokens());
        Graph graph = head.following(name).replayable();
        graph.once(weights.clusterOf, weights.positionOf, weights.offsets);
        graph.tasks()
                .task(
                        graph.items("rank", clusters),
                        RouterKernels::rank,
                        arrays.context,
                        arrays.pass,
                        weights.offsets,
                        arrays.ring,
                        clusters)
                .task(
                        graph.items("count", Math.max(blocks, RouteLayout.words(clusters))),
                        RouterKernels::count,
                        arrays.context,
                        arrays.pass,
                        weights.clusterOf,
                        arrays.ring,
                        clusters,
                        layout.tokens())
                .task(
                        graph.items("list", blocks),
                        RouterKernels::list,
                        arrays.context,
                        arrays.pass,
                        weights.clusterOf,
                        weights.positionOf,
                        weights.offsets,
                        arrays.ring,
                        clusters,
                        layout.tokens());
        return graph;
    }

    /** Compiles all of it, over the pass at hand. */
    void prepare() {
        tokens(1);
        score(1);
        choose();
        project(1, 1);
    }

    /** Keeps the embeddings of at most so many rows that have entered. */
    void tokens(int rows) {
        head.execute(tokens, rows);
    }

    /** Scores the rows that have started. */
    void score(int rows) {
        head.execute(score, rows);
    }

    /** Chooses as many clusters as the budget has room for. */
    void choose() {
        head.execute(choose, 1);
    }

    /**
     * Projects onto what was chosen.
     *
     * @param most rows of the vocabulary at most
     */
    void project(int rows, int most) {
        project.rows(rows);
        project.resize(ModelGraphs.PROJECTION, Math.multiplyExact(most, arrays.sizes.group()));
        plan.execute(project);
    }

    /** Frees what the device holds of it. */
    void close() {
        head.remove(graphs);
    }
}

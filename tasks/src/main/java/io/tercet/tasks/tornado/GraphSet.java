package io.tercet.tasks.tornado;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Graphs of a plan that belong together: they hand the same arrays on and are freed at once. */
class GraphSet {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    final DevicePlan plan;
    final ModelArrays arrays;
    private final int number = NUMBERS.incrementAndGet();
    private final List<Object> handedOn = new ArrayList<>();
    private final List<Graph> graphs = new ArrayList<>();

    /**
     * @param arrays whose caches and streams all graphs hand on
     */
    GraphSet(DevicePlan plan, ModelArrays arrays) {
        this.plan = plan;
        this.arrays = arrays;
        handOn(arrays.streams, arrays.keys, arrays.values, arrays.parents);
        if (arrays.tokens != null) {
            handOn(arrays.tokens);
        }
    }

    /** Further arrays that all graphs hand on which are made from now on. */
    final void handOn(Object... more) {
        handedOn.addAll(List.of(more));
    }

    final Object[] handedOn() {
        return handedOn.toArray();
    }

    /** A graph of a name of its own. */
    final Graph graph(String name) {
        return new Graph(name + number, arrays.sizes);
    }

    /** A graph that takes over what the one before left on the device. */
    final Graph following(String name) {
        Graph graph = graph(name);
        arrays.shared.lend(graph);
        return graph.takeOver(handedOn.toArray());
    }

    /** A graph that comes into the plan with all others. */
    final void include(Graph graph) {
        graphs.add(graph);
    }

    /** Brings all graphs into the plan. */
    final void addIncluded() {
        graphs.forEach(plan::add);
    }

    /** A further graph, from now on. */
    final void add(Graph graph) {
        graphs.add(graph);
        plan.add(graph);
    }

    /** Frees what the device holds of some further graphs. */
    final void remove(List<Graph> further) {
        graphs.removeAll(further);
        plan.remove(further);
    }

    /** The numbers that the host tells the device of the next pass. */
    final IntArray pass() {
        return arrays.shared.board().told();
    }

    /** Runs a graph over the rows of the pass that was told. */
    final void run(Graph graph) {
        execute(graph, pass().get(PassLayout.ROWS));
    }

    final void execute(Graph graph, int rows) {
        graph.rows(rows);
        plan.execute(graph);
    }

    /** Frees what the device holds of it. */
    final void close() {
        plan.remove(graphs);
    }
}

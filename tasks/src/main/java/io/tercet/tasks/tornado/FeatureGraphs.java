package io.tercet.tasks.tornado;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.common.TornadoFunctions;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The graphs that copy a model's residual streams to the ring: to a result, or to be kept. */
final class FeatureGraphs {
    private final GraphSet graphs;
    private final ModelArrays arrays;
    private final IntArray told = new IntArray(1); // a column
    private final Graph features;
    private final Graph record;
    private final Graph move;
    private final Map<Integer, Graph> recorders = new HashMap<>(); // by place among the kept layers

    FeatureGraphs(GraphSet graphs) {
        this.graphs = graphs;
        this.arrays = graphs.arrays;
        this.features = streams("features", ElementKernels::features);
        this.record = streams("record", FeatureKernels::record);
        this.move = move();
    }

    private interface Copying
            extends TornadoFunctions.Task6<
                    KernelContext, IntArray, IntArray, FloatArray, FloatArray, Integer> {}

    /** A copy of streams to the ring. */
    private Graph streams(String name, Copying kernel) {
        Graph graph = graphs.following(name);
        graph.every(told);
        addStreams(graph, name, kernel, told);
        graphs.include(graph);
        return graph;
    }

    private void addStreams(Graph graph, String name, Copying kernel, IntArray column) {
        int columns = arrays.config.embeddingLength();
        graph.tasks()
                .task(
                        graph.perElement(name, columns),
                        kernel,
                        arrays.context,
                        arrays.pass,
                        column,
                        arrays.streams,
                        arrays.ring,
                        columns);
    }

    private Graph move() {
        Graph graph = graphs.following("move");
        graph.tasks()
                .task(
                        graph.items("move", 1),
                        FeatureKernels::move,
                        arrays.context,
                        arrays.pass,
                        arrays.ring);
        graphs.include(graph);
        return graph;
    }

    /** Copies streams to the ring, from a column of the result on. */
    void copy(int column) {
        told.set(0, column);
        graphs.run(features);
    }

    /** Keeps the streams of all rows, from a column of their slots' features on. */
    void record(int column) {
        told.set(0, column);
        graphs.run(record);
    }

    /** Keeps at most so many rows' streams that enter one of the kept layers, told nothing. */
    void recordDescribed(int rows, int index) {
        if (index >= 0) {
            graphs.execute(recorder(index), rows);
        }
    }

    /** Makes ready what keeps the streams that enter so many layers: to be run once, over none. */
    List<Graph> recorders(int layers) {
        return IntStream.range(0, layers).mapToObj(this::recorder).toList();
    }

    private Graph recorder(int index) {
        return recorders.computeIfAbsent(
                index,
                _ -> {
                    IntArray column = new IntArray(1);
                    column.set(0, index * arrays.config.embeddingLength());
                    Graph graph = graphs.following("record" + index + "x").once(column);
                    addStreams(graph, "record", FeatureKernels::record, column);
                    graphs.add(graph);
                    return graph;
                });
    }

    /** Moves the kept features, so many floats of a slot, of the entries that have moved. */
    void move(int keptColumns) {
        move.resize("move", keptColumns);
        graphs.plan.execute(move);
    }
}

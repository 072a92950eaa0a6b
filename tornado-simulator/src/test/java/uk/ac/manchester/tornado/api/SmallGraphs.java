package uk.ac.manchester.tornado.api;

import java.util.function.UnaryOperator;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task4;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Graphs of one task over an array of numbers, to run or to plant mistakes in. */
abstract class SmallGraphs {
    static final int SIZE = 12;
    static final int GROUP = 4;

    final FloatArray in = counting(SIZE);
    final FloatArray out = new FloatArray(SIZE);
    final WorkerGrid1D grid = grid(SIZE, GROUP);

    static FloatArray counting(int size) {
        FloatArray array = new FloatArray(size);
        for (int i = 0; i < size; i++) {
            array.set(i, i + 1);
        }
        return array;
    }

    static WorkerGrid1D grid(int global, int local) {
        WorkerGrid1D grid = new WorkerGrid1D(global);
        grid.setLocalWork(local, 1, 1);
        return grid;
    }

    TaskGraph graph(
            String name,
            Task4<KernelContext, FloatArray, FloatArray, Integer> kernel,
            int argument,
            UnaryOperator<TaskGraph> transfers) {
        return transfers
                .apply(new TaskGraph(name))
                .task("run", kernel, new KernelContext(), in, out, argument);
    }

    TaskGraph usual(TaskGraph graph) {
        return graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, in).persistOnDevice(out);
    }

    /** Runs a plan and fetches what came out. */
    void fetch(TornadoExecutionPlan plan) {
        plan.execute().transferToHost(new DataRange(out));
    }

    TornadoExecutionPlan plan(String gridName, TaskGraph... graphs) {
        ImmutableTaskGraph[] snapshots = new ImmutableTaskGraph[graphs.length];
        for (int i = 0; i < graphs.length; i++) {
            snapshots[i] = graphs[i].snapshot();
        }
        GridScheduler grids = new GridScheduler();
        grids.addWorkerGrid(gridName, grid);
        return new TornadoExecutionPlan(snapshots).withGridScheduler(grids);
    }

    void run(Task4<KernelContext, FloatArray, FloatArray, Integer> kernel, int argument) {
        fetch(plan("g.run", graph("g", kernel, argument, this::usual)));
    }

    /** Two graphs: the second doubles in place what the first left on the device. */
    TornadoExecutionPlan handOn(UnaryOperator<TaskGraph> firstGraph) {
        TaskGraph second =
                new TaskGraph("second")
                        .consumeFromDevice(out)
                        .persistOnDevice(out)
                        .task("run", Kernels::twice, new KernelContext(), out, out, SIZE);
        TaskGraph first =
                firstGraph
                        .apply(new TaskGraph("first"))
                        .transferToDevice(DataTransferMode.FIRST_EXECUTION, in)
                        .task("run", Kernels::twice, new KernelContext(), in, out, SIZE);
        GridScheduler grids = new GridScheduler();
        grids.addWorkerGrid("first.run", grid);
        grids.addWorkerGrid("second.run", grid);
        return new TornadoExecutionPlan(first.snapshot(), second.snapshot())
                .withGridScheduler(grids);
    }
}

package uk.ac.manchester.tornado.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.simulator.Counters;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task4;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Plants each mistake that TornadoVM lets pass, and sees it caught. */
class SimulatorTest {
    private static final int SIZE = 12;
    private static final int GROUP = 4;

    private final FloatArray in = counting(SIZE);
    private final FloatArray out = new FloatArray(SIZE);
    private final WorkerGrid1D grid = grid(SIZE, GROUP);

    private static FloatArray counting(int size) {
        FloatArray array = new FloatArray(size);
        for (int i = 0; i < size; i++) {
            array.set(i, i + 1);
        }
        return array;
    }

    private static WorkerGrid1D grid(int global, int local) {
        WorkerGrid1D grid = new WorkerGrid1D(global);
        grid.setLocalWork(local, 1, 1);
        return grid;
    }

    private TaskGraph graph(
            String name,
            Task4<KernelContext, FloatArray, FloatArray, Integer> kernel,
            int argument,
            UnaryOperator<TaskGraph> transfers) {
        return transfers
                .apply(new TaskGraph(name))
                .task("run", kernel, new KernelContext(), in, out, argument);
    }

    private TaskGraph usual(TaskGraph graph) {
        return graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, in).persistOnDevice(out);
    }

    /** Runs a plan and fetches what came out. */
    private void fetch(TornadoExecutionPlan plan) {
        plan.execute().transferToHost(new DataRange(out));
    }

    private TornadoExecutionPlan plan(String gridName, TaskGraph... graphs) {
        ImmutableTaskGraph[] snapshots = new ImmutableTaskGraph[graphs.length];
        for (int i = 0; i < graphs.length; i++) {
            snapshots[i] = graphs[i].snapshot();
        }
        GridScheduler grids = new GridScheduler();
        grids.addWorkerGrid(gridName, grid);
        return new TornadoExecutionPlan(snapshots).withGridScheduler(grids);
    }

    private void run(Task4<KernelContext, FloatArray, FloatArray, Integer> kernel, int argument) {
        fetch(plan("g.run", graph("g", kernel, argument, this::usual)));
    }

    private static void assertRejected(Runnable planted, String... words) {
        assertThatThrownBy(planted::run)
                .isInstanceOf(TornadoRuntimeException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void runsEveryItemOnce() {
        run(Kernels::twice, SIZE);
        for (int i = 0; i < SIZE; i++) {
            assertThat(out.get(i)).isEqualTo(2f * (i + 1));
        }
    }

    @Test
    void groupsShareLocalMemoryAcrossABarrier() {
        run(Kernels::groupSums, GROUP);
        assertThat(new float[] {out.get(0), out.get(1), out.get(2)}).containsExactly(10, 26, 42);
    }

    @Test
    void countsLaunchesAndBytes() {
        TornadoExecutionPlan plan = plan("g.run", graph("g", Kernels::twice, SIZE, this::usual));
        long launches = Counters.launches();
        long to = Counters.bytesToDevice();
        long from = Counters.bytesFromDevice();
        fetch(plan);
        fetch(plan);
        assertThat(Counters.launches() - launches).isEqualTo(2);
        assertThat(Counters.bytesToDevice() - to).as("first execution only").isEqualTo(SIZE * 4);
        assertThat(Counters.bytesFromDevice() - from).isEqualTo(2 * SIZE * 4);
    }

    @Test
    void hostWritesAreNotSeenWithoutATransfer() {
        TornadoExecutionPlan plan = plan("g.run", graph("g", Kernels::twice, SIZE, this::usual));
        fetch(plan);
        in.set(0, 100);
        fetch(plan);
        assertThat(out.get(0)).isEqualTo(2);
    }

    @Test
    void whatWasNeverTransferredIsPoison() {
        fetch(
                plan(
                        "g.run",
                        graph("g", Kernels::twice, SIZE, graph -> graph.persistOnDevice(in, out))));
        assertThat(out.get(0)).isNaN();
    }

    @Test
    void poisonedIndicesAreOutOfBounds() {
        IntArray from = new IntArray(SIZE);
        TaskGraph graph =
                usual(new TaskGraph("g"))
                        .persistOnDevice(from)
                        .task("run", Kernels::gather, new KernelContext(), from, in, out);
        assertRejected(() -> plan("g.run", graph).execute(), "g.run", "out of bounds");
    }

    @Test
    void uninitialisedLocalMemoryIsPoison() {
        run(Kernels::unsetLocal, GROUP);
        assertThat(out.get(0)).isNaN();
    }

    @Test
    void localMemoryDoesNotOutliveItsGroup() {
        run(Kernels::groupSums, GROUP);
        run(Kernels::unsetLocal, GROUP);
        assertThat(out.get(SIZE - 1)).isNaN();
    }

    @Test
    void rejectsUndeclaredArrays() {
        TaskGraph graph = graph("g", Kernels::twice, SIZE, g -> g.persistOnDevice(out));
        assertRejected(() -> plan("g.run", graph).execute(), "g.run", "parameter 1");
    }

    @Test
    void rejectsATaskWithoutGrid() {
        TaskGraph graph =
                usual(new TaskGraph("g"))
                        .task("run", Kernels::twice, new KernelContext(), in, out, SIZE)
                        .task("other", Kernels::twice, new KernelContext(), in, out, SIZE);
        assertRejected(() -> plan("g.run", graph).execute(), "g.other has no grid");
    }

    @Test
    void rejectsAGridWithoutTask() {
        TaskGraph graph = graph("g", Kernels::twice, SIZE, this::usual);
        assertRejected(() -> plan("g.rum", graph), "g.rum");
    }

    @Test
    void rejectsTwoTasksOfOneName() {
        TaskGraph graph = graph("g", Kernels::twice, SIZE, this::usual);
        assertRejected(
                () -> graph.task("run", Kernels::twice, new KernelContext(), in, out, SIZE),
                "g.run");
    }

    @Test
    void rejectsAGroupSizeThatDoesNotDivide() {
        grid.setLocalWork(5, 1, 1);
        assertRejected(() -> run(Kernels::twice, SIZE), "g.run", "5", "12");
    }

    @Test
    void rejectsAnIndexOutOfBounds() {
        grid.setGlobalWork(SIZE + GROUP, 1, 1);
        assertRejected(() -> run(Kernels::twice, SIZE + GROUP), "g.run", "Index 12");
    }

    @Test
    void rejectsADivergentBarrier() {
        assertRejected(() -> run(Kernels::divergent, 1), "g.run", "divergent barrier");
    }

    @Test
    void rejectsLocalMemoryTakenByLaterGroupsOnly() {
        assertRejected(() -> run(Kernels::lateLocal, GROUP), "g.run", "first return");
    }

    @Test
    void rejectsLocalArraysOfDifferentLength() {
        assertRejected(() -> run(Kernels::disagree, GROUP), "g.run", "disagree");
    }

    @Test
    void rejectsReadingWhatAGraphDoesNotHold() {
        TornadoExecutionPlan plan = plan("g.run", graph("g", Kernels::twice, SIZE, this::usual));
        TornadoExecutionResult result = plan.execute();
        assertRejected(
                () -> result.transferToHost(new DataRange(new FloatArray(SIZE))), "does not hold");
    }

    @Test
    void rejectsARangeBeyondTheArray() {
        TornadoExecutionPlan plan = plan("g.run", graph("g", Kernels::twice, SIZE, this::usual));
        TornadoExecutionResult result = plan.execute();
        DataRange range = new DataRange(out).withOffset(SIZE - 1).withSize(2);
        assertRejected(() -> result.transferToHost(range), "11", "13");
    }

    @Test
    void rejectsScalarsAsTransfers() {
        assertRejected(
                () ->
                        new TaskGraph("g")
                                .transferToDevice(DataTransferMode.EVERY_EXECUTION, (Object) 3),
                "only arrays");
    }

    /** Two graphs: the second doubles in place what the first left on the device. */
    private TornadoExecutionPlan handOn(UnaryOperator<TaskGraph> firstGraph) {
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

    @Test
    void graphsHandArraysOn() {
        TornadoExecutionPlan plan = handOn(graph -> graph.persistOnDevice(out));
        plan.withGraph(0).execute();
        plan.withGraph(1).execute().transferToHost(new DataRange(out).withOffset(1).withSize(1));
        assertThat(out.get(1)).isEqualTo(8);
        assertThat(out.get(0)).as("not asked for").isZero();
    }

    @Test
    void rejectsConsumingWhatWasNotPersisted() {
        TornadoExecutionPlan plan =
                handOn(graph -> graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, out));
        plan.withGraph(0).execute();
        assertRejected(() -> plan.withGraph(1).execute(), "second", "first", "does not hand on");
    }

    @Test
    void rejectsConsumingBeforeAnythingRan() {
        TornadoExecutionPlan plan = handOn(graph -> graph.persistOnDevice(out));
        assertRejected(() -> plan.withGraph(1).execute(), "second", "no graph");
    }

    @Test
    void aContextOutsideOfAKernelIsUseless() {
        assertThatThrownBy(() -> new KernelContext().localBarrier())
                .isInstanceOf(IllegalStateException.class);
    }
}

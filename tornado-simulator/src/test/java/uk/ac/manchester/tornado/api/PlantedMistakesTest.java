package uk.ac.manchester.tornado.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Plants each mistake that TornadoVM lets pass, and sees it caught. */
class PlantedMistakesTest extends SmallGraphs {

    private static void assertRejected(Runnable planted, String... words) {
        assertThatThrownBy(planted::run)
                .isInstanceOf(TornadoRuntimeException.class)
                .hasMessageContainingAll(words);
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

    @Test
    void rejectsTransferringWhatNoTaskTakes() {
        FloatArray other = new FloatArray(SIZE);
        TaskGraph graph =
                graph(
                        "g",
                        Kernels::twice,
                        SIZE,
                        g -> usual(g).transferToDevice(DataTransferMode.FIRST_EXECUTION, other));
        assertRejected(graph::snapshot, "g transfers", "no task");
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

    /** More do not compile here, where TornadoVM fails when it runs them. */
    @Test
    void noTaskTakesMoreThanTwentyArguments() {
        assertThat(TaskGraph.class.getMethods())
                .filteredOn(method -> method.getName().equals("task"))
                .isNotEmpty()
                .allMatch(method -> method.getParameterCount() - 2 <= 20);
    }
}

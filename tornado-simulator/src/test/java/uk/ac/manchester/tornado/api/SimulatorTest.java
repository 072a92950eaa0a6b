package uk.ac.manchester.tornado.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.simulator.Counters;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;

/** What the simulator does with graphs that are right. */
class SimulatorTest extends SmallGraphs {

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
    void aCapturedGraphKeepsItsGridAndReadsWhatIsNew() {
        TornadoExecutionPlan plan =
                plan(
                                "g.run",
                                graph(
                                        "g",
                                        Kernels::twice,
                                        SIZE,
                                        graph ->
                                                graph.transferToDevice(
                                                                DataTransferMode.EVERY_EXECUTION,
                                                                in)
                                                        .persistOnDevice(out)))
                        .withCUDAGraph();
        grid.setGlobalWork(GROUP, 1, 1);
        fetch(plan);
        in.set(0, 50);
        grid.setGlobalWork(SIZE, 1, 1);
        fetch(plan);
        assertThat(out.get(0)).isEqualTo(100);
        assertThat(out.get(GROUP)).as("beyond the first grid").isNaN();
    }

    @Test
    void graphsHandArraysOn() {
        TornadoExecutionPlan plan = handOn(graph -> graph.persistOnDevice(out));
        plan.withGraph(0).execute();
        plan.withGraph(1).execute().transferToHost(new DataRange(out).withOffset(1).withSize(1));
        assertThat(out.get(1)).isEqualTo(8);
        assertThat(out.get(0)).as("not asked for").isZero();
    }
}

package uk.ac.manchester.tornado.api;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/** Graphs that run on one device and hand arrays on to each other. Not thread-safe. */
public class TornadoExecutionPlan implements AutoCloseable {
    private final List<ImmutableTaskGraph> all;
    private List<ImmutableTaskGraph> selected;
    private GridScheduler grids = new GridScheduler();

    public TornadoExecutionPlan(ImmutableTaskGraph... immutableTaskGraphs) {
        all = Arrays.asList(immutableTaskGraphs.clone());
        selected = all;
    }

    /** Selects one graph for the next execution. */
    public TornadoExecutionPlan withGraph(int graphIndex) {
        selected = List.of(all.get(graphIndex));
        return this;
    }

    /** The grids of every task of every graph. */
    public TornadoExecutionPlan withGridScheduler(GridScheduler gridScheduler) {
        Set<String> tasks =
                all.stream()
                        .flatMap(graph -> graph.tasks().stream())
                        .map(GraphDescription.Task::name)
                        .collect(Collectors.toSet());
        for (String name : gridScheduler.names()) {
            if (!tasks.contains(name)) {
                throw new TornadoRuntimeException("there is a grid but no task named " + name);
            }
        }
        grids = gridScheduler;
        return this;
    }

    /** There is one device only. */
    public TornadoExecutionPlan withDevice(TornadoDevice device) {
        if (!device.equals(TornadoRuntimeProvider.getTornadoRuntime().getBackend(0).getDevice(0))) {
            throw new TornadoRuntimeException(device.getDescription() + " is not simulated");
        }
        return this;
    }

    /** Nothing is compiled here, so that flags have no effect. */
    public TornadoExecutionPlan withCompilerFlags(
            TornadoVMBackendType backend, String compilerFlags) {
        return this;
    }

    /** From their first execution on the selected graphs are launched as they were then. */
    public TornadoExecutionPlan withCUDAGraph() {
        selected.forEach(ImmutableTaskGraph::capture);
        return this;
    }

    /** Runs the selected graphs and returns when they are through. */
    public TornadoExecutionResult execute() {
        for (ImmutableTaskGraph graph : selected) {
            graph.execute(grids);
        }
        ImmutableTaskGraph last = selected.getLast();
        all.forEach(graph -> graph.ranBefore(last));
        return new TornadoExecutionResult(selected);
    }

    /** Frees what the selected graphs hold. */
    public TornadoExecutionPlan freeDeviceMemory() {
        selected.forEach(ImmutableTaskGraph::freeDeviceMemory);
        return this;
    }

    @Override
    public void close() throws TornadoExecutionPlanException {
        all.forEach(ImmutableTaskGraph::freeDeviceMemory);
    }
}

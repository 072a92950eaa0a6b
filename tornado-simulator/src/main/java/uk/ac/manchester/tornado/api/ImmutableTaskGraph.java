package uk.ac.manchester.tornado.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** A graph that can be executed, with its memory on the device. */
public class ImmutableTaskGraph {
    private final GraphDescription description;
    private final DeviceMemory memory = new DeviceMemory();
    private boolean executed;
    private @Nullable ImmutableTaskGraph last;
    private boolean captures;
    private List<Launch> captured = List.of();

    ImmutableTaskGraph(GraphDescription description) {
        if (description.movesInVain()) {
            throw new TornadoRuntimeException(
                    description.name() + " transfers an array that no task of it takes");
        }
        this.description = description;
    }

    String name() {
        return description.name();
    }

    List<GraphDescription.Task> tasks() {
        return description.tasks();
    }

    /** The graph of the same plan that ran before. */
    void ranBefore(ImmutableTaskGraph graph) {
        last = graph;
    }

    /**
     * From the first execution on tasks are launched as they were in it, as a CUDA graph's are:
     * with the same grids and the same arrays of the device.
     */
    void capture() {
        captures = true;
    }

    void execute(GridScheduler grids) {
        consume();
        for (TornadoNativeArray array : description.every()) {
            memory.copyIn(array);
        }
        if (!executed) {
            description.first().forEach(memory::copyIn);
            executed = true;
        }
        if (!captured.isEmpty()) {
            captured.forEach(Launch::run);
        } else if (captures) {
            captured = description.tasks().stream().map(task -> launch(task, grids)).toList();
            captured.forEach(Launch::run);
        } else {
            description.tasks().forEach(task -> launch(task, grids).run());
        }
    }

    private Launch launch(GraphDescription.Task task, GridScheduler grids) {
        return new Launch(task.name(), task.body(), onDevice(task), grid(grids, task));
    }

    private void consume() {
        for (TornadoNativeArray array : description.consumed()) {
            TornadoNativeArray device = last == null ? null : last.memory.find(array);
            if (device == null || last == null || !last.description.shares(array)) {
                throw new TornadoRuntimeException(
                        "%s consumes an array that %s, which ran before it, does not hand on"
                                .formatted(name(), last == null ? "no graph" : last.name()));
            }
            memory.share(array, device);
        }
    }

    private Object[] onDevice(GraphDescription.Task task) {
        Object[] arguments = task.arguments().toArray();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] instanceof TornadoNativeArray array) {
                if (!description.declares(array)) {
                    throw new TornadoRuntimeException(
                            task.name()
                                    + " uses an array (parameter "
                                    + i
                                    + ") that its graph neither transfers, consumes nor persists");
                }
                arguments[i] = memory.hold(array);
            }
        }
        return arguments;
    }

    private static WorkerGrid1D grid(GridScheduler grids, GraphDescription.Task task) {
        WorkerGrid1D grid = grids.find(task.name());
        if (grid == null) {
            throw new TornadoRuntimeException(task.name() + " has no grid");
        }
        return grid;
    }

    void copyOut(TornadoNativeArray array, long firstByte, long bytes) {
        if (memory.find(array) == null || !description.declares(array)) {
            throw new TornadoRuntimeException(name() + " does not hold the array to be read");
        }
        memory.copyOut(array, firstByte, bytes);
    }

    void freeDeviceMemory() {
        memory.clear();
        executed = false;
        captured = List.of();
    }
}

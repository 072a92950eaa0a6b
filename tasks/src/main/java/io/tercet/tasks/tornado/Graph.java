package io.tercet.tasks.tornado;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * A task graph with its grids. TornadoVM finds a task's grid by the name {@code graph.task}: here
 * one literal makes both, {@code graph.tasks().task(graph.perRow("attnNorm", 1), ...)}.
 *
 * <p>Grids grow with the rows of a pass in powers of two; kernels take the exact count from an
 * array, so that nothing is compiled anew. What a device replays is launched as it was the first
 * time: its grids are always the largest, and kernels of rows that are not there return at once.
 */
final class Graph {
    private final String name;
    private final WorkSizes sizes;
    private final TaskGraph tasks;
    private final List<Launch> launches = new ArrayList<>();
    private final Set<TornadoNativeArray> held = Collections.newSetFromMap(new IdentityHashMap<>());
    private long firstBytes;
    private long everyBytes;
    private boolean compiled;
    private boolean replayed;

    /** A task's grid: a fixed number of items, or so many for each row; and items of a group. */
    private record Launch(String name, WorkerGrid1D grid, int items, int itemsPerRow, int group) {
        /** In whole groups, at least one. */
        void resize(int wanted) {
            long groups = Math.max(1, Math.ceilDiv(wanted, group));
            grid.setGlobalWork(groups * group, 1, 1);
        }
    }

    Graph(String name, WorkSizes sizes) {
        this.name = name;
        this.sizes = sizes;
        this.tasks = new TaskGraph(name);
    }

    String name() {
        return name;
    }

    TaskGraph tasks() {
        return tasks;
    }

    /**
     * Lets a device that can replay all tasks in one go; for graphs over rows of one pass, whose
     * kernels look on the device what there is to do.
     */
    Graph replayable() {
        replayed = sizes.replay();
        return this;
    }

    /** Whether the device replays it. */
    boolean replayed() {
        return replayed;
    }

    /** Arrays that go to the device once. */
    Graph once(Object... arrays) {
        firstBytes += hold(arrays);
        tasks.transferToDevice(DataTransferMode.FIRST_EXECUTION, arrays);
        return this;
    }

    /** Arrays that go to the device at every execution. */
    Graph every(Object... arrays) {
        everyBytes += hold(arrays);
        tasks.transferToDevice(DataTransferMode.EVERY_EXECUTION, arrays);
        return this;
    }

    /** Arrays that stay on the device for the graphs that run after. */
    Graph handOn(Object... arrays) {
        hold(arrays);
        tasks.persistOnDevice(arrays);
        return this;
    }

    /** Arrays that the graph before has on the device. */
    Graph takeOver(Object... arrays) {
        tasks.consumeFromDevice(arrays);
        return this;
    }

    /** Their bytes. */
    private long hold(Object... arrays) {
        long bytes = 0;
        for (Object object : arrays) {
            TornadoNativeArray array = (TornadoNativeArray) object;
            held.add(array);
            bytes += array.getNumBytesOfSegment();
        }
        return bytes;
    }

    /** A task of a fixed number of groups. */
    String groups(String task, int groups) {
        return launch(task, Math.multiplyExact(groups, sizes.group()), 0, sizes.group());
    }

    /** A task of a fixed number of items, but for {@link #resize}. */
    String items(String task, int items) {
        return launch(task, items, 0, sizes.alone());
    }

    /** A task of so many groups for each row. */
    String perRow(String task, int groupsPerRow) {
        return launch(task, 0, groupsPerRow * sizes.group(), sizes.group());
    }

    /** A task of one item for each element of each row. */
    String perElement(String task, int elementsPerRow) {
        return launch(task, 0, elementsPerRow, sizes.alone());
    }

    private String launch(String task, int items, int itemsPerRow, int group) {
        WorkerGrid1D grid = new WorkerGrid1D(group);
        grid.setLocalWork(group, 1, 1);
        launches.add(new Launch(task, grid, items, itemsPerRow, group));
        return task;
    }

    /** Sets the grids for a number of rows, rounded up to a power of two. */
    void rows(int rows) {
        int bucket = replayed ? PassLayout.MAX_ROWS : bucket(rows);
        for (Launch launch : launches) {
            launch.resize(launch.items + Math.multiplyExact(bucket, launch.itemsPerRow));
        }
    }

    private static int bucket(int rows) {
        return rows <= 1 ? 1 : Integer.highestOneBit(rows - 1) << 1;
    }

    /** Sets the items of one task; a graph that is replayed keeps those it was made with. */
    void resize(String task, int items) {
        for (Launch launch : launches) {
            if (!replayed && launch.name.equals(task)) {
                launch.resize(items);
            }
        }
    }

    void addGrids(GridScheduler grids) {
        launches.forEach(launch -> grids.addWorkerGrid(name + "." + launch.name, launch.grid));
    }

    ImmutableTaskGraph snapshot() {
        rows(1);
        return tasks.snapshot();
    }

    /** The arrays that the device has room for because of this graph. */
    Set<TornadoNativeArray> held() {
        return held;
    }

    int taskCount() {
        return launches.size();
    }

    /** Whether it was not executed before: its kernels are compiled then. */
    boolean isNew() {
        return !compiled;
    }

    /** Its kernels are there now. */
    void executed() {
        compiled = true;
    }

    long bytesToDevice(boolean first) {
        return everyBytes + (first ? firstBytes : 0);
    }
}

package io.tercet.tasks.tornado;

import java.util.ArrayList;
import java.util.List;
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
 * array, so that nothing is compiled anew.
 */
final class Graph {
    private final String name;
    private final int group;
    private final TaskGraph tasks;
    private final List<Launch> launches = new ArrayList<>();
    private long firstBytes;
    private long everyBytes;
    private boolean compiled;

    /** Groups of a task: a fixed number, or so many items for each row. */
    private record Launch(String name, WorkerGrid1D grid, int groups, int itemsPerRow) {}

    /** A graph whose work groups have so many items. */
    Graph(String name, int group) {
        this.name = name;
        this.group = group;
        this.tasks = new TaskGraph(name);
    }

    String name() {
        return name;
    }

    int group() {
        return group;
    }

    TaskGraph tasks() {
        return tasks;
    }

    /** Arrays that go to the device once. */
    Graph once(Object... arrays) {
        firstBytes += bytes(arrays);
        tasks.transferToDevice(DataTransferMode.FIRST_EXECUTION, arrays);
        return this;
    }

    /** Arrays that go to the device at every execution. */
    Graph every(Object... arrays) {
        everyBytes += bytes(arrays);
        tasks.transferToDevice(DataTransferMode.EVERY_EXECUTION, arrays);
        return this;
    }

    private static long bytes(Object... arrays) {
        long bytes = 0;
        for (Object array : arrays) {
            bytes += ((TornadoNativeArray) array).getNumBytesOfSegment();
        }
        return bytes;
    }

    /** A task of a fixed number of groups. */
    String groups(String task, int groups) {
        return launch(task, groups, 0);
    }

    /** A task of so many groups for each row. */
    String perRow(String task, int groupsPerRow) {
        return launch(task, 0, groupsPerRow * group);
    }

    /** A task of one item for each element of each row. */
    String perElement(String task, int elementsPerRow) {
        return launch(task, 0, elementsPerRow);
    }

    private String launch(String task, int groups, int itemsPerRow) {
        WorkerGrid1D grid = new WorkerGrid1D(group);
        grid.setLocalWork(group, 1, 1);
        launches.add(new Launch(task, grid, groups, itemsPerRow));
        return task;
    }

    /** Sets the grids for a number of rows, rounded up to a power of two. */
    void rows(int rows) {
        int bucket = rows <= 1 ? 1 : Integer.highestOneBit(rows - 1) << 1;
        for (Launch launch : launches) {
            int items = Math.multiplyExact(bucket, launch.itemsPerRow);
            int groups = launch.itemsPerRow == 0 ? launch.groups : Math.ceilDiv(items, group);
            launch.grid.setGlobalWork((long) Math.max(1, groups) * group, 1, 1);
        }
    }

    /** Sets the groups of one task. */
    void resize(String task, int groups) {
        for (Launch launch : launches) {
            if (launch.name.equals(task)) {
                launch.grid.setGlobalWork((long) groups * group, 1, 1);
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

    int taskCount() {
        return launches.size();
    }

    /** Whether it was not executed before; then its kernels are compiled now. */
    boolean compiles() {
        boolean first = !compiled;
        compiled = true;
        return first;
    }

    long bytesToDevice(boolean first) {
        return everyBytes + (first ? firstBytes : 0);
    }
}

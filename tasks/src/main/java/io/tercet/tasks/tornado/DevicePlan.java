package io.tercet.tasks.tornado;

import io.tercet.tasks.DeviceCounters;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.DataRange;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * All graphs of a backend in one execution plan, because TornadoVM hands device arrays on from the
 * graph that ran last, within a plan only.
 *
 * <p>Models come and go, plans cannot grow: after a change the next execution makes a new plan of
 * the same graphs, which keep what they hold on the device.
 */
final class DevicePlan {
    /**
     * TornadoVM and PoCL compile from one thread at a time, and a CUDA graph is captured while
     * nothing else is asked of the device; graphs that are there run side by side.
     */
    private static final ReadWriteLock COMPILING = new ReentrantReadWriteLock(true);

    private record Entry(Graph graph, ImmutableTaskGraph snapshot) {}

    private final Device device;
    private final LongSupplier elsewhere;
    private final List<Entry> entries = new CopyOnWriteArrayList<>(); // others look what it holds
    private final Graph anchor;
    private @Nullable TornadoExecutionPlan plan;
    private @Nullable TornadoExecutionResult last;
    private long compiledTasks;
    private long compileNanos;
    private long launches;
    private long bytesToDevice;
    private long bytesFromDevice;
    private long decisionReads;
    private long replays;

    /**
     * The anchor runs first in every new plan: it owns what all graphs share.
     *
     * @param elsewhere bytes that other plans hold on the device
     */
    DevicePlan(Device device, Graph anchor, LongSupplier elsewhere) {
        this.device = device;
        this.elsewhere = elsewhere;
        this.anchor = anchor;
        add(anchor);
    }

    /** The graph can be executed from now on. */
    void add(Graph graph) {
        entries.add(new Entry(graph, graph.snapshot()));
        plan = null;
    }

    /**
     * Checks that the device has room for what all graphs hold.
     *
     * @param more bytes that are to come
     * @throws IllegalStateException with one sentence where it has not
     */
    void checkRoom(long more) {
        LongSummaryStatistics bytes = held();
        device.room().check(bytes.getSum() + elsewhere.getAsLong() + more, bytes.getMax());
    }

    /** Bytes of the arrays that all graphs hold. */
    LongSummaryStatistics held() {
        Set<TornadoNativeArray> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        entries.forEach(entry -> arrays.addAll(entry.graph.held()));
        return arrays.stream()
                .mapToLong(TornadoNativeArray::getNumBytesOfSegment)
                .summaryStatistics();
    }

    /** Frees what the graphs hold. */
    void remove(Collection<Graph> graphs) {
        List<Entry> gone = entries.stream().filter(e -> graphs.contains(e.graph)).toList();
        entries.removeAll(gone);
        if (!gone.isEmpty()) {
            inTurn(true, () -> planOf(gone).freeDeviceMemory());
            plan = null;
        }
    }

    /** Does something while other plans may run graphs, or alone. */
    private static void inTurn(boolean alone, Runnable work) {
        Lock lock = alone ? COMPILING.writeLock() : COMPILING.readLock();
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    /** Runs a graph; returns when it is through. */
    void execute(Graph graph) {
        inTurn(plan == null || graph.isNew(), () -> run(graph));
    }

    private void run(Graph graph) {
        if (plan == null) {
            plan = planOf(entries);
            replay(plan);
            run(plan, anchor);
        }
        run(plan, graph);
    }

    /** Has the device replay the graphs that it can; it goes on with what it has kept of them. */
    private void replay(TornadoExecutionPlan made) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).graph.replayed()) {
                made.withGraph(i).withCUDAGraph();
            }
        }
    }

    private void run(TornadoExecutionPlan current, Graph graph) {
        boolean first = graph.isNew();
        long start = System.nanoTime();
        last = execute(current.withGraph(index(graph)), graph);
        graph.executed();
        if (first) {
            compiledTasks += graph.taskCount();
            compileNanos += System.nanoTime() - start;
        }
        launches += graph.taskCount();
        replays += graph.replayed() && !first ? 1 : 0;
        bytesToDevice += graph.bytesToDevice(first);
    }

    /** What goes wrong inside of TornadoVM, as a sentence; the rest is in the cause. */
    private TornadoExecutionResult execute(TornadoExecutionPlan selected, Graph graph) {
        try {
            return selected.execute();
        } catch (RuntimeException e) { // of a dozen kinds, with messages of several lines
            throw new IllegalStateException(
                    "%s failed in the graph %s: %s%s"
                            .formatted(
                                    device.description(),
                                    graph.name(),
                                    Device.reason(e),
                                    graph.replayed()
                                            ? "; -D%s=false goes without CUDA graphs"
                                                    .formatted(Device.REPLAY)
                                            : ""),
                    e);
        }
    }

    private int index(Graph graph) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).graph.equals(graph)) {
                return i;
            }
        }
        throw new IllegalStateException(graph.name() + " belongs to a model that was closed");
    }

    private TornadoExecutionPlan planOf(List<Entry> graphs) {
        GridScheduler grids = new GridScheduler();
        graphs.forEach(entry -> entry.graph.addGrids(grids));
        TornadoExecutionPlan made =
                new TornadoExecutionPlan(
                        graphs.stream().map(Entry::snapshot).toArray(ImmutableTaskGraph[]::new));
        made.withGridScheduler(grids);
        device.configure(made);
        return made;
    }

    /**
     * Copies a part of an array that the graph executed last holds to the same place of the host's.
     *
     * @param offset in elements
     * @param size in elements, at least 1
     */
    void read(TornadoNativeArray array, long offset, long size) {
        if (last == null) {
            throw new IllegalStateException("nothing has run yet");
        }
        TornadoExecutionResult result = last;
        DataRange range = new DataRange(array).withOffset(offset).withSize(size);
        inTurn(false, () -> result.transferToHost(range));
        bytesFromDevice += size * array.getElementSize();
        decisionReads++;
    }

    /** Frees everything. */
    void close() {
        inTurn(true, () -> planOf(entries).freeDeviceMemory());
        entries.clear();
        plan = null;
    }

    DeviceCounters counters() {
        return new DeviceCounters(
                compiledTasks,
                compileNanos / 1e9,
                launches,
                bytesToDevice,
                bytesFromDevice,
                decisionReads,
                replays);
    }
}

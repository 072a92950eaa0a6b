package io.tercet.tasks.tornado;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The ring with the plan that fills it: where logits and what is made of them lie. */
final class Results {
    /** Rows that a session's results survive: what {@link io.tercet.tasks.Logits} promises. */
    static final int KEPT_ROWS = 512;

    /** Rows beyond them, so that the pass that scores them does not overwrite the first. */
    private static final int SPARE_ROWS = 64;

    private static final int SESSIONS = 3;
    private static final int LEAST_FLOATS = 1 << 22;

    private final DevicePlan plan;
    private final Ring ring;
    private final Ring.Region operations;
    private final int group;
    private final Map<Integer, Placing> placings = new HashMap<>(); // by room

    /** Room for a few sessions of models like the first one. */
    Results(Device device, int vocabularySize) {
        this.group = device.group();
        this.ring = new Ring(size(vocabularySize), group);
        this.plan = new DevicePlan(device, ring.graph());
        this.operations = ring.reserve(regionSize(vocabularySize));
    }

    private static int size(int vocabularySize) {
        Integer megabytes = Integer.getInteger(TornadoBackend.RESULT_MEGABYTES);
        long session = regionSize(vocabularySize) + (long) vocabularySize; // and a shortlist
        long floats = session * SESSIONS + regionSize(vocabularySize) + 1;
        long size = megabytes == null ? floats : megabytes * 262_144L;
        return (int) Math.clamp(size, LEAST_FLOATS, Integer.MAX_VALUE - 64L);
    }

    private static int regionSize(int columns) {
        return Math.multiplyExact(KEPT_ROWS + SPARE_ROWS, columns);
    }

    DevicePlan plan() {
        return plan;
    }

    int group() {
        return group;
    }

    FloatArray floats() {
        return ring.floats();
    }

    /** Room for a session's results. */
    Ring.Region reserve(int vocabularySize) {
        return ring.reserve(regionSize(vocabularySize));
    }

    /** Room for a session's shortlist. */
    Ring.Region reserveList(int vocabularySize) {
        return ring.reserve(vocabularySize);
    }

    void release(Ring.Region region) {
        ring.release(region);
    }

    /** Takes rows for the result of an operation. */
    DeviceMatrix take(int rows, DeviceMatrix like) {
        int columns = like.columns();
        long place = operations.take(Math.multiplyExact(rows, columns));
        return DeviceMatrix.of(this, operations, place, rows, columns, like.shortlist());
    }

    /** Copies a part of the ring to the host. */
    float[] read(int element, int count) {
        float[] row = new float[count];
        synchronized (plan) {
            plan.read(ring.floats(), element, count);
            MemorySegment.copy(
                    ring.floats().getSegment(),
                    (long) element * Float.BYTES,
                    MemorySegment.ofArray(row),
                    0,
                    (long) count * Float.BYTES);
        }
        return row;
    }

    /**
     * Writes whole numbers to the ring, as floats, which hold every token exactly: the ring is the
     * one array that all graphs have at hand.
     *
     * @return the place in the region where they lie
     */
    long place(int[] numbers, Ring.Region region) {
        long place = region.take(numbers.length);
        int room = Integer.highestOneBit(Math.max(1, 2 * numbers.length - 1));
        synchronized (plan) {
            Placing placing = placings.computeIfAbsent(room, this::placing);
            for (int i = 0; i < numbers.length; i++) {
                placing.numbers.set(i, numbers[i]);
            }
            placing.target.set(0, region.element(place));
            placing.target.set(1, numbers.length);
            plan.execute(placing.graph);
        }
        return place;
    }

    /** A graph that writes up to so many numbers. */
    private record Placing(Graph graph, IntArray numbers, IntArray target) {}

    private Placing placing(int room) {
        IntArray numbers = new IntArray(room);
        IntArray target = new IntArray(2);
        Graph graph = new Graph("place" + room, group);
        graph.every(numbers, target);
        graph.tasks()
                .consumeFromDevice(ring.floats())
                .task(
                        graph.perElement("place", room),
                        Results::place,
                        new KernelContext(),
                        numbers,
                        target,
                        ring.floats());
        plan.add(graph);
        return new Placing(graph, numbers, target);
    }

    static void place(KernelContext context, IntArray numbers, IntArray target, FloatArray ring) {
        int index = context.globalIdx;
        if (index < target.get(1)) {
            ring.set(target.get(0) + index, numbers.get(index));
        }
    }
}

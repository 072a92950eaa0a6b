package io.tercet.tasks.tornado;

import io.tercet.tasks.Shortlist;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The ring with the plan that fills it: where logits and what is made of them lie. */
final class Results {
    /** Rows of the first model's logits that there is room for: three sessions and operations. */
    private static final int ROWS = 4 * (Ring.KEPT_ROWS + PassLayout.MAX_ROWS);

    private static final int LEAST_FLOATS = 1 << 22;

    private final DeviceThread thread;
    private final DevicePlan plan;
    private final Ring ring;
    private final Ring.Owner operations;
    private final WorkSizes sizes;
    private @Nullable RoundGraphs rounds;
    private final Map<Integer, Placing> placings = new HashMap<>(); // by room

    /**
     * Room for a few sessions of models like the first one.
     *
     * @param elsewhere bytes that other queues hold on the device
     */
    Results(
            Device device,
            WorkSizes sizes,
            DeviceThread thread,
            int vocabularySize,
            LongSupplier elsewhere) {
        this.thread = thread;
        this.sizes = sizes;
        this.ring = new Ring(size(vocabularySize, device.room()), sizes);
        this.plan = new DevicePlan(device, ring.graph(), elsewhere);
        ring.board().addTo(plan);
        this.operations = ring.new Owner();
    }

    /** Floats: what a user wants, or room for the usual, but no eighth of a device's memory. */
    private static int size(int vocabularySize, Room room) {
        String megabytes = System.getProperty(TornadoBackend.RESULT_MEGABYTES);
        long usual = Math.min((long) ROWS * vocabularySize, room.bytes() / 8 / Float.BYTES);
        long size = megabytes == null ? usual : floats(megabytes);
        return (int) Math.clamp(size, LEAST_FLOATS, Integer.MAX_VALUE - 64L);
    }

    private static long floats(String megabytes) {
        if (!megabytes.matches("\\d{1,9}")) {
            throw new IllegalStateException(
                    "-D%s is a number of megabytes, not '%s'"
                            .formatted(TornadoBackend.RESULT_MEGABYTES, megabytes));
        }
        return Long.parseLong(megabytes) * (1 << 20) / Float.BYTES;
    }

    /** The graphs of rounds, once there is one. */
    RoundGraphs rounds() {
        if (rounds == null) {
            rounds = new RoundGraphs(this);
        }
        return rounds;
    }

    DevicePlan plan() {
        return plan;
    }

    Ring ring() {
        return ring;
    }

    WorkSizes sizes() {
        return sizes;
    }

    FloatArray floats() {
        return ring.floats();
    }

    /** Takes rows for the result of an operation, with the columns of another matrix. */
    DeviceMatrix take(DeviceMatrix like) {
        return take(like.rows(), like.columns(), like.shortlist()).with(like.tokenColumns());
    }

    DeviceMatrix take(int rows, int columns, @Nullable Shortlist shortlist) {
        Ring.Block block = operations.take(rows, Math.multiplyExact(rows, columns));
        return DeviceMatrix.of(this, block, 0, rows, columns, shortlist);
    }

    /** Copies so many floats of a row of the ring to the host, on behalf of any thread. */
    float[] read(DeviceMatrix.Row row, int count) {
        return thread.call(() -> {
            int element = row.element();
            plan.read(ring.floats(), element, count);
            float[] values = new float[count];
            MemorySegment.copy(
                    ring.floats().getSegment(),
                    (long) element * Float.BYTES,
                    MemorySegment.ofArray(values),
                    0,
                    (long) count * Float.BYTES);
            return values;
        });
    }

    /**
     * Writes whole numbers to the ring, as floats, which hold every token exactly: the ring is the
     * one array that all graphs have at hand.
     */
    Ring.Block place(int[] numbers) {
        Ring.Block block = ring.allocate(numbers.length);
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = numbers[i];
        }
        write(floats, block.element(0));
        return block;
    }

    /** A copy of rows of another queue of the device, by way of the host. */
    DeviceMatrix adopt(DeviceMatrix foreign) {
        DeviceMatrix own = take(foreign.rows(), foreign.columns(), foreign.shortlist());
        for (int row = 0; row < foreign.rows(); row++) {
            write(foreign.toArray(row), own.element(row));
        }
        return own;
    }

    /** Writes floats to a place in the ring. */
    private void write(float[] values, int element) {
        int room = Integer.highestOneBit(Math.max(1, 2 * values.length - 1));
        Placing placing = placings.computeIfAbsent(room, this::placing);
        MemorySegment.copy(
                MemorySegment.ofArray(values),
                0,
                placing.values.getSegment(),
                0,
                (long) values.length * Float.BYTES);
        placing.target.set(0, element);
        placing.target.set(1, values.length);
        plan.execute(placing.graph);
    }

    /** A graph that writes up to so many floats. */
    private record Placing(Graph graph, FloatArray values, IntArray target) {}

    private Placing placing(int room) {
        FloatArray values = new FloatArray(room);
        IntArray target = new IntArray(2);
        Graph graph = new Graph("place" + room, sizes);
        graph.every(values, target);
        ring.lend(graph);
        graph.tasks()
                .task(
                        graph.perElement("place", room),
                        Results::place,
                        new KernelContext(),
                        values,
                        target,
                        ring.floats());
        plan.add(graph);
        return new Placing(graph, values, target);
    }

    static void place(KernelContext context, FloatArray values, IntArray target, FloatArray ring) {
        int index = context.globalIdx;
        if (index < target.get(1)) {
            ring.set(target.get(0) + index, values.get(index));
        }
    }
}

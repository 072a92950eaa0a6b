package io.tercet.tasks.tornado;

import io.tercet.tasks.Skipped;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The one array of whole numbers that all graphs of a backend share: what the pass is about ({@link
 * PassLayout}), told by the host or written by kernels, so that a pass need not know which.
 */
final class Board {
    private final IntArray ints;
    private final IntArray told = new IntArray(PassLayout.SIZE);
    private final Graph tell;
    private final IntArray masks = new IntArray(PassLayout.END - PassLayout.SIZE);
    private final Graph skip;
    private @Nullable Skipped skipped; // as the board has it

    Board(WorkSizes sizes, FloatArray ring, int size) {
        ints = new IntArray(size);
        tell = telling("tell", told, 0, ring, sizes);
        skip = telling("skip", masks, PassLayout.SIZE, ring, sizes);
    }

    /** A graph that copies an array of the host's to a place on the board. */
    private Graph telling(String name, IntArray from, int at, FloatArray ring, WorkSizes sizes) {
        int size = Math.toIntExact(from.getNumBytesOfSegment() / from.getElementSize());
        Graph graph = new Graph(name, sizes);
        graph.every(from).takeOver(ring, ints);
        graph.tasks()
                .task(
                        graph.items(name, size),
                        Board::write,
                        new KernelContext(),
                        from,
                        ints,
                        ring,
                        at,
                        size);
        return graph;
    }

    /** Copies what was told. The ring is at hand, as in all graphs. */
    static void write(
            KernelContext context,
            IntArray told,
            IntArray board,
            FloatArray ring,
            int at,
            int size) {
        int index = context.globalIdx;
        if (index < size) {
            board.set(at + index, told.get(index));
        }
    }

    /** Gives a plan the graphs that tell the device of passes. */
    void addTo(DevicePlan plan) {
        plan.add(tell);
        plan.add(skip);
    }

    /** Says what the next passes leave out; nothing crosses where the last ones left out that. */
    void skip(Skipped sublayers, DevicePlan plan) {
        if (!sublayers.equals(skipped)) {
            skipped = null;
            mask(PassLayout.SKIPPED_ATTENTION - PassLayout.SIZE, sublayers.attention());
            mask(PassLayout.SKIPPED_FEED_FORWARD - PassLayout.SIZE, sublayers.feedForward());
            plan.execute(skip);
            skipped = sublayers;
        }
    }

    /** Sets the bits of the layers named. */
    private void mask(int at, Set<Integer> layers) {
        for (int word = 0; word < PassLayout.MAX_LAYERS / Integer.SIZE; word++) {
            int bits = 0;
            for (int bit = 0; bit < Integer.SIZE; bit++) {
                bits |= layers.contains(word * Integer.SIZE + bit) ? 1 << bit : 0;
            }
            masks.set(at + word, bits);
        }
    }

    IntArray ints() {
        return ints;
    }

    /** What the host says about the next pass; on the board once {@link #tell} has run. */
    IntArray told() {
        return told;
    }

    Graph tell() {
        return tell;
    }
}

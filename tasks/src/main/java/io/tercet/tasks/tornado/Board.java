package io.tercet.tasks.tornado;

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

    Board(WorkSizes sizes, FloatArray ring, int size) {
        ints = new IntArray(size);
        tell = new Graph("tell", sizes);
        tell.every(told).takeOver(ring, ints);
        tell.tasks()
                .task(
                        tell.items("tell", PassLayout.SIZE),
                        Board::write,
                        new KernelContext(),
                        told,
                        ints,
                        ring,
                        PassLayout.SIZE);
    }

    /** Copies what was told. The ring is at hand, as in all graphs. */
    static void write(
            KernelContext context, IntArray told, IntArray board, FloatArray ring, int size) {
        int index = context.globalIdx;
        if (index < size) {
            board.set(index, told.get(index));
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

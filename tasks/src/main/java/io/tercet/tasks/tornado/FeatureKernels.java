package io.tercet.tasks.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Features that sessions keep in the ring, slot by slot, and draft heads read there. One work item
 * per element; neighbouring items at neighbouring elements.
 */
final class FeatureKernels {
    private FeatureKernels() {}

    /**
     * Keeps the residual streams of all rows.
     *
     * @param column [1], where in a slot's features they go
     */
    static void record(
            KernelContext context,
            IntArray pass,
            IntArray column,
            FloatArray streams, // [slots, width]
            FloatArray ring,
            int width) {
        int index = context.globalIdx;
        int row = index / width;
        if (row < pass.get(PassLayout.ROWS)) {
            int slot = pass.get(PassLayout.SLOT + row);
            int at = kept(pass, slot) + column.get(0) + index % width;
            ring.set(at, streams.get(slot * width + index % width));
        }
    }

    /** Moves kept features as {@link AttentionKernels#keep} does the cache, in order. */
    static void move(KernelContext context, IntArray pass, FloatArray ring) {
        int column = context.globalIdx;
        if (column < pass.get(PassLayout.KEPT_COLUMNS)) {
            for (int i = 0; i < pass.get(PassLayout.MOVES); i++) {
                int from = kept(pass, pass.get(PassLayout.MOVE_FROM + i));
                int to = kept(pass, pass.get(PassLayout.MOVE_TO + i));
                ring.set(to + column, ring.get(from + column));
            }
        }
    }

    /** Reads what a source keeps of every row's position. */
    static void gather(
            KernelContext context,
            IntArray pass,
            FloatArray ring,
            FloatArray rows, // [rows, columns]
            int columns) {
        int index = context.globalIdx;
        int row = index / columns;
        if (row < pass.get(PassLayout.ROWS)) {
            int at = kept(pass, pass.get(PassLayout.SLOT + row));
            rows.set(index, ring.get(at + index % columns));
        }
    }

    /** Rows start from the output streams of their parents. */
    static void inherit(
            KernelContext context,
            IntArray pass,
            FloatArray streams, // [slots, width]
            int width) {
        int index = context.globalIdx;
        int row = index / width;
        if (row < pass.get(PassLayout.ROWS)) {
            int from = pass.get(PassLayout.PARENT + row) * width + index % width;
            streams.set(pass.get(PassLayout.SLOT + row) * width + index % width, streams.get(from));
        }
    }

    /** Two rows side by side. */
    static void join(
            KernelContext context,
            IntArray pass,
            FloatArray first, // [rows, width]
            FloatArray second, // [rows, width]
            FloatArray joined, // [rows, 2 * width]
            int width) {
        int index = context.globalIdx;
        int row = index / (2 * width);
        if (row < pass.get(PassLayout.ROWS)) {
            int column = index % (2 * width);
            int at = row * width + column % width;
            joined.set(index, column < width ? first.get(at) : second.get(at));
        }
    }

    /** Where a slot's features start in the ring; slots of sessions that share a cache differ. */
    private static int kept(IntArray pass, int slot) {
        int own = slot - pass.get(PassLayout.ORIGIN);
        return pass.get(PassLayout.KEPT) + own * pass.get(PassLayout.KEPT_COLUMNS);
    }
}

package io.tercet.tasks.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** One work item per element; neighbouring items at neighbouring elements. */
final class ElementKernels {
    private ElementKernels() {}

    /**
     * Counts the board's layer up, past layers of which nothing is left.
     *
     * @param attention [1], gets the layer's number, or -1 where the pass leaves its attention out
     * @param feedForward [1], likewise
     */
    static void nextLayer(
            KernelContext context, IntArray board, IntArray attention, IntArray feedForward) {
        if (context.globalIdx == 0) {
            int layer = board.get(PassLayout.LAYER) + 1;
            int noAttention = skipped(board, PassLayout.SKIPPED_ATTENTION, layer);
            int noFeedForward = skipped(board, PassLayout.SKIPPED_FEED_FORWARD, layer);
            while (noAttention + noFeedForward == 2) {
                layer++;
                noAttention = skipped(board, PassLayout.SKIPPED_ATTENTION, layer);
                noFeedForward = skipped(board, PassLayout.SKIPPED_FEED_FORWARD, layer);
            }
            board.set(PassLayout.LAYER, layer);
            attention.set(0, noAttention == 1 ? -1 : layer);
            feedForward.set(0, noFeedForward == 1 ? -1 : layer);
        }
    }

    /** A layer's bit of a mask: 1 or 0. */
    private static int skipped(IntArray board, int mask, int layer) {
        if (layer >= PassLayout.MAX_LAYERS) {
            return 0;
        }
        return (board.get(mask + layer / Integer.SIZE) >> (layer % Integer.SIZE)) & 1;
    }

    /** Reads a cell of the board. */
    static void pick(KernelContext context, IntArray board, int cell, IntArray value) { // [1]
        if (context.globalIdx == 0) {
            value.set(0, board.get(cell));
        }
    }

    /** Adds a layer's bias to every row. */
    static void addBias(
            KernelContext context,
            IntArray pass,
            IntArray layer,
            FloatArray biases, // [layers, width]
            FloatArray rows, // [rows, width]
            int width) {
        int index = context.globalIdx;
        if (index < pass.get(PassLayout.ROWS) * width && layer.get(0) >= 0) {
            float bias = biases.get(layer.get(0) * width + index % width);
            rows.set(index, rows.get(index) + bias);
        }
    }

    /** {@code silu(gate) * up} (SwiGLU, arXiv 2002.05202), into gate. */
    static void swiGlu(
            KernelContext context,
            IntArray pass,
            FloatArray gate, // [rows, width]
            FloatArray up, // [rows, width]
            int width) {
        int index = context.globalIdx;
        if (index < pass.get(PassLayout.ROWS) * width) {
            float value = gate.get(index);
            gate.set(index, value / (1 + TornadoMath.exp(-value)) * up.get(index));
        }
    }

    /** {@code silu(x)}, in place. */
    static void silu(
            KernelContext context,
            IntArray pass,
            FloatArray rows, // [rows, width]
            int width) {
        int index = context.globalIdx;
        if (index < pass.get(PassLayout.ROWS) * width) {
            float value = rows.get(index);
            rows.set(index, value / (1 + TornadoMath.exp(-value)));
        }
    }

    /**
     * Copies the residual streams of rows that want a result to the ring.
     *
     * @param column [1], where in a row of the result they go
     */
    static void features(
            KernelContext context,
            IntArray pass,
            IntArray column,
            FloatArray streams, // [slots, width]
            FloatArray ring,
            int width) {
        int index = context.globalIdx;
        int row = index / width;
        if (row < pass.get(PassLayout.ROWS) && pass.get(PassLayout.OUTPUT + row) >= 0) {
            int result = pass.get(PassLayout.OUTPUT + row) * pass.get(PassLayout.FEATURES_COLUMNS);
            int at = pass.get(PassLayout.FEATURES) + result + column.get(0) + index % width;
            ring.set(at, streams.get(pass.get(PassLayout.SLOT + row) * width + index % width));
        }
    }
}

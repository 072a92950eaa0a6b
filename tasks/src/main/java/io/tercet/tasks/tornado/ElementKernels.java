package io.tercet.tasks.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** One work item per element; neighbouring items at neighbouring elements. */
final class ElementKernels {
    private ElementKernels() {}

    /** Counts a cell of the board up. */
    static void advance(KernelContext context, IntArray board, int cell, int step) {
        if (context.globalIdx == 0) {
            board.set(cell, board.get(cell) + step);
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
        if (index < pass.get(PassLayout.ROWS) * width) {
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

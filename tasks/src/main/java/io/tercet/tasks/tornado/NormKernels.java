package io.tercet.tasks.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The root-mean-square norm (arXiv 1910.07467). */
final class NormKernels {
    /** Inputs are residual streams, found by slot. */
    static final int FROM_STREAMS = 0;

    /** Inputs lie row by row; the output may be the same array. */
    static final int FROM_ROWS = 1;

    private NormKernels() {}

    /**
     * Norms the vectors of every row: its residual stream, or its heads one by one (Qwen3). A work
     * group per vector; neighbouring items read neighbouring elements. Each item adds up its share,
     * then all shares, in order.
     *
     * <p>Local arrays are not handed to helper methods: TornadoVM's OpenCL then reads them at byte
     * offsets.
     */
    static void rmsNorm(
            KernelContext context,
            IntArray pass,
            IntArray layer,
            FloatArray input, // [slots or rows * perRow, columns]
            FloatArray weights, // [layers, columns]
            FloatArray output, // [rows * perRow, columns]
            int from,
            int perRow,
            int columns,
            float epsilon,
            int warp,
            int group) {
        float[] shares = context.allocateFloatLocalArray(group);
        int item = context.localIdx;
        int vector = context.groupIdx;
        int row = vector / perRow;
        boolean active = row < pass.get(PassLayout.ROWS) && layer.get(0) >= 0;
        int source = from == FROM_STREAMS && active ? pass.get(PassLayout.SLOT + row) : vector;
        float share = 0;
        if (active) {
            for (int i = item; i < columns; i += group) {
                float value = input.get(source * columns + i);
                share += value * value;
            }
        }
        float sum = 0;
        if (warp == 1) {
            sum = context.simdSum(share);
        } else {
            shares[item] = share;
            context.localBarrier();
            for (int i = 0; i < group; i++) {
                sum += shares[i];
            }
        }
        if (active) {
            float scale = 1 / TornadoMath.sqrt(sum / columns + epsilon);
            int norm = layer.get(0) * columns;
            for (int i = item; i < columns; i += group) {
                float value = input.get(source * columns + i) * scale;
                output.set(vector * columns + i, value * weights.get(norm + i));
            }
        }
    }
}

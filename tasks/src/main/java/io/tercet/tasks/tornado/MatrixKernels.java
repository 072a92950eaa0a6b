package io.tercet.tasks.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Products of weights and rows, and the lookup of a row. */
final class MatrixKernels {
    /** Results by row. */
    static final int TO_ROWS = 0;

    /** Results added to the rows' residual streams. */
    static final int TO_STREAMS = 1;

    /** Results to the ring, for rows that want logits. */
    static final int TO_RING = 2;

    /**
     * Likewise, for the rows of the vocabulary that a shortlist names: its tokens lie in the ring,
     * as floats.
     */
    static final int TO_SHORTLIST = 3;

    /**
     * Likewise, for the rows that a router has chosen: their number, their places in the weights
     * and the columns of their results lie in the ring ({@link RouteLayout}).
     */
    static final int TO_CHOSEN = 6;

    /** Results added to the rows. */
    static final int ADDED_TO_ROWS = 4;

    /** Results that become the rows' residual streams. */
    static final int BECOME_STREAMS = 5;

    private MatrixKernels() {}

    /**
     * One output column of every row: {@code output[row] = weights[column] . input[row]}.
     *
     * <p>A work group per output column. Its items read the weights' row side by side: {@code
     * lanes} items share a block, the next lanes take the next block. Each element is decoded once
     * and multiplied with every row of the pass. An item sums its share of a row block by block;
     * after one barrier item r adds up the shares of row r, in order, or a warp does by its
     * intrinsic. So a row's sum does not depend on which other rows there are.
     *
     * @param layer [1], which layer's matrix of the stack; negative for none: nothing is done
     * @param placement [layers], the row where a layer's matrix starts in this stack, or -1 when it
     *     lies in another one and nothing is to be done
     * @param floats [stack rows, columns] for F32, else one unused element
     * @param bytes [stack rows, bytes of a row], else one unused element
     * @param outputs columns of a result's row; for {@link #TO_CHOSEN} how far the columns' list
     *     lies behind the rows'
     */
    static void product(
            KernelContext context,
            IntArray pass,
            IntArray layer,
            IntArray placement,
            FloatArray input, // [rows, columns]
            FloatArray floats,
            ByteArray bytes,
            FloatArray output,
            int format,
            int columns,
            int rowUnits, // floats or pairs of bytes of a weights' row
            int outputs,
            int target,
            int lanes,
            int warp,
            int group) {
        float[] shares = context.allocateFloatLocalArray(PassLayout.MAX_ROWS * group);
        float[] weights = new float[Blocks.BLOCK];
        int item = context.localIdx;
        int lane = item % lanes;
        int column = context.groupIdx;
        int matrixRow = matrixRow(pass, layer, placement, output, target, column);
        int rows = matrixRow < 0 ? 0 : pass.get(PassLayout.ROWS);
        int start = matrixRow * rowUnits;
        int end = rows > 0 ? columns : 0;
        for (int row = 0; row < rows; row++) {
            shares[row * group + item] = 0;
        }
        for (int low = item / lanes * Blocks.BLOCK;
                low < end;
                low += group / lanes * Blocks.BLOCK) {
            int place = Blocks.place(format, start, low);
            int sub = Blocks.sub(low);
            float minimum = Blocks.minimum(bytes, format, place, sub);
            float lowScale = Blocks.scale(bytes, format, place, sub, 0);
            float highScale =
                    format == Blocks.Q6_K ? Blocks.scale(bytes, format, place, sub, 1) : lowScale;
            int lowEnd = inside(columns, low);
            int highEnd = inside(columns, low + Blocks.RUN);
            for (int i = lane; i < lowEnd; i += lanes) {
                weights[i] =
                        lowScale * Blocks.quant(floats, bytes, format, place, sub, 0, i) + minimum;
            }
            for (int i = lane; i < highEnd; i += lanes) {
                weights[Blocks.RUN + i] =
                        highScale * Blocks.quant(floats, bytes, format, place, sub, 1, i) + minimum;
            }
            for (int row = 0; row < rows; row++) {
                int at = row * columns + low;
                float first = 0;
                float second = 0;
                for (int i = lane; i < lowEnd; i += lanes) {
                    first += weights[i] * input.get(at + i);
                }
                for (int i = lane; i < highEnd; i += lanes) {
                    second += weights[Blocks.RUN + i] * input.get(at + Blocks.RUN + i);
                }
                shares[row * group + item] += first + second;
            }
        }
        if (warp == 1) {
            for (int row = 0; row < rows; row++) {
                float sum = context.simdSum(shares[row * group + item]);
                if (item == 0) {
                    store(pass, output, target, row, outputs, column, sum);
                }
            }
        } else {
            context.localBarrier();
            for (int row = item; row < rows; row += group) {
                float sum = 0;
                for (int i = 0; i < group; i++) {
                    sum += shares[row * group + i];
                }
                store(pass, output, target, row, outputs, column, sum);
            }
        }
    }

    /** Elements of a run that lie in the row: all of them, but at its end. */
    private static int inside(int columns, int run) {
        if (columns % Blocks.BLOCK == 0) {
            return Blocks.RUN;
        }
        int left = columns - run;
        int most = left < Blocks.RUN ? left : Blocks.RUN;
        return most > 0 ? most : 0;
    }

    /** The weights' row of an output column, or -1 for none. */
    private static int matrixRow(
            IntArray pass,
            IntArray layer,
            IntArray placement,
            FloatArray output,
            int target,
            int column) {
        if (target == TO_SHORTLIST) {
            boolean listed = column < pass.get(PassLayout.LOGITS_COLUMNS);
            return listed ? (int) output.get(pass.get(PassLayout.SHORTLIST) + column) : -1;
        }
        if (target == TO_CHOSEN) {
            int list = pass.get(PassLayout.SHORTLIST);
            boolean listed = column < (int) output.get(list - 1);
            return listed ? (int) output.get(list + column) : -1;
        }
        int number = layer.get(0);
        int first = number < 0 ? -1 : placement.get(number);
        return first < 0 ? -1 : first + column;
    }

    private static void store(
            IntArray pass,
            FloatArray output,
            int target,
            int row,
            int outputs,
            int column,
            float value) {
        if (target == TO_ROWS) {
            output.set(row * outputs + column, value);
        } else if (target == ADDED_TO_ROWS) {
            int at = row * outputs + column;
            output.set(at, output.get(at) + value);
        } else if (target == TO_STREAMS) {
            int at = pass.get(PassLayout.SLOT + row) * outputs + column;
            output.set(at, output.get(at) + value);
        } else if (target == BECOME_STREAMS) {
            output.set(pass.get(PassLayout.SLOT + row) * outputs + column, value);
        } else if (pass.get(PassLayout.OUTPUT + row) >= 0) {
            int result = pass.get(PassLayout.OUTPUT + row) * pass.get(PassLayout.LOGITS_COLUMNS);
            int own = column;
            if (target == TO_CHOSEN) {
                own = (int) output.get(pass.get(PassLayout.SHORTLIST) + outputs + column);
            }
            output.set(pass.get(PassLayout.LOGITS) + result + own, value);
        }
    }

    /**
     * Rows that enter take their token's embedding; every row notes its parent. A work group per
     * row, neighbouring items at neighbouring elements.
     */
    static void enter(
            KernelContext context,
            IntArray pass,
            FloatArray floats, // [vocabularySize, embeddingLength], or the bytes
            ByteArray bytes,
            FloatArray streams, // [slots, embeddingLength]
            IntArray parents, // [slots]
            int format,
            int columns,
            int rowUnits,
            int group) {
        int row = context.groupIdx;
        if (row < pass.get(PassLayout.ROWS)) {
            int slot = pass.get(PassLayout.SLOT + row);
            if (context.localIdx == 0) {
                parents.set(slot, pass.get(PassLayout.PARENT + row));
            }
            if (row >= pass.get(PassLayout.ENTERING)) {
                int weights = pass.get(PassLayout.TOKEN + row) * rowUnits;
                for (int i = context.localIdx; i < columns; i += group) {
                    int half = i / Blocks.RUN % 2;
                    int first = i / Blocks.BLOCK * Blocks.BLOCK;
                    int place = Blocks.place(format, weights, first);
                    int sub = Blocks.sub(first);
                    float scale = Blocks.scale(bytes, format, place, sub, half);
                    float minimum = Blocks.minimum(bytes, format, place, sub);
                    int at = i % Blocks.RUN;
                    float quant = Blocks.quant(floats, bytes, format, place, sub, half, at);
                    streams.set(slot * columns + i, scale * quant + minimum);
                }
            }
        }
    }
}

package io.tercet.tasks.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Rotary embedding, the key/value cache and attention over it. */
final class AttentionKernels {
    /** Positions that the online softmax takes in at a time, fixed by absolute position. */
    static final int BLOCK = 32;

    private AttentionKernels() {}

    /**
     * Turns the pairs of every head of every row by its position (arXiv 2104.09864), in place. A
     * work item per pair, heads side by side.
     *
     * @param stride from a pair's first element to its second
     * @param step from a pair to the next
     */
    static void rope(
            KernelContext context,
            IntArray pass,
            FloatArray heads, // [rows, headCount, length]
            FloatArray cosines, // [positions, pairs]
            FloatArray sines, // [positions, pairs]
            int headCount,
            int length,
            int pairs,
            int stride,
            int step) {
        int index = context.globalIdx;
        int row = index / (headCount * pairs);
        if (row < pass.get(PassLayout.ROWS)) {
            int pair = index % pairs;
            int first = index / pairs * length + pair * step;
            int angle = pass.get(PassLayout.POSITION + row) * pairs + pair;
            float a = heads.get(first);
            float b = heads.get(first + stride);
            heads.set(first, a * cosines.get(angle) - b * sines.get(angle));
            heads.set(first + stride, a * sines.get(angle) + b * cosines.get(angle));
        }
    }

    /** Every row's keys or values into its slot of the cache. A work item per element. */
    static void cacheWrite(
            KernelContext context,
            IntArray pass,
            IntArray layer,
            FloatArray rows, // [rows, width]
            FloatArray cache, // [layers, slots, width]
            int slots,
            int width) {
        int index = context.globalIdx;
        int row = index / width;
        if (row < pass.get(PassLayout.ROWS) && layer.get(0) >= 0) {
            int slot = layer.get(0) * slots + pass.get(PassLayout.SLOT + row);
            cache.set(slot * width + index % width, rows.get(index));
        }
    }

    /**
     * Tree attention: a row sees the prefix and its ancestors, by position, in one pass with an
     * online softmax (arXiv 1805.02867). A work group per row and head.
     *
     * <p>Positions are taken in blocks of {@link #BLOCK} from position 0, whatever the pass, so
     * that a token's result is the same as a chain, as a tree's node and after {@code keep}.
     * Neighbouring items read neighbouring elements of a key and of a value; what they add to a
     * score lies in local memory until one of them adds it up, in order.
     *
     * @param parents [slots], of the rows from the tree's root on
     */
    static void attention(
            KernelContext context,
            IntArray pass,
            IntArray layer,
            FloatArray queries, // [rows, headCount, keyLength]
            FloatArray keys, // [layers, slots, headCountKv, keyLength]
            FloatArray values, // [layers, slots, headCountKv, valueLength]
            IntArray parents,
            FloatArray output, // [rows, headCount, valueLength]
            int slots,
            int headCount,
            int headCountKv,
            int keyLength,
            int valueLength,
            float scale,
            int group) {
        float[] weights = context.allocateFloatLocalArray(BLOCK);
        float[] shares = context.allocateFloatLocalArray(BLOCK * group);
        int[] cells = context.allocateIntLocalArray(BLOCK);
        float[] sums = context.allocateFloatLocalArray(valueLength);
        int item = context.localIdx;
        int row = context.groupIdx / headCount;
        int head = context.groupIdx % headCount;
        int headKv = head / (headCount / headCountKv);
        boolean active = row < pass.get(PassLayout.ROWS) && layer.get(0) >= 0;
        int end = active ? pass.get(PassLayout.POSITION + row) + 1 : 0;
        int query = context.groupIdx * keyLength;
        for (int i = item; i < valueLength; i += group) {
            sums[i] = 0;
        }
        float highest = -Float.MAX_VALUE;
        float total = 0;
        for (int block = 0; block < end; block += BLOCK) {
            int size = end - block < BLOCK ? end - block : BLOCK;
            for (int i = item; i < size; i += group) {
                int slot = layer.get(0) * slots + slot(pass, parents, row, block + i);
                cells[i] = slot * headCountKv + headKv;
            }
            context.localBarrier();
            for (int i = 0; i < size; i++) {
                int key = cells[i] * keyLength;
                float share = 0;
                for (int j = item; j < keyLength; j += group) {
                    share += queries.get(query + j) * keys.get(key + j);
                }
                shares[i * group + item] = share;
            }
            context.localBarrier();
            for (int i = item; i < size; i += group) {
                float dot = 0;
                for (int j = 0; j < group; j++) {
                    dot += shares[i * group + j];
                }
                weights[i] = dot * scale;
            }
            context.localBarrier();
            float before = highest;
            for (int i = 0; i < size; i++) {
                highest = TornadoMath.max(highest, weights[i]);
            }
            context.localBarrier();
            for (int i = item; i < size; i += group) {
                weights[i] = TornadoMath.exp(weights[i] - highest);
            }
            context.localBarrier();
            float fade = TornadoMath.exp(before - highest);
            total *= fade;
            for (int i = 0; i < size; i++) {
                total += weights[i];
            }
            for (int j = item; j < valueLength; j += group) {
                float sum = sums[j] * fade;
                for (int i = 0; i < size; i++) {
                    sum += weights[i] * values.get(cells[i] * valueLength + j);
                }
                sums[j] = sum;
            }
            context.localBarrier();
        }
        if (active) {
            for (int i = item; i < valueLength; i += group) {
                output.set(context.groupIdx * valueLength + i, sums[i] / total);
            }
        }
    }

    /** Where a position that a row sees lies: up the tree from the row, or at its own slot. */
    private static int slot(IntArray pass, IntArray parents, int row, int position) {
        if (position < pass.get(PassLayout.BASE)) {
            return pass.get(PassLayout.ORIGIN) + position;
        }
        int slot = pass.get(PassLayout.SLOT + row);
        for (int at = pass.get(PassLayout.POSITION + row); at > position; at--) {
            slot = parents.get(slot);
        }
        return slot;
    }

    /**
     * Moves kept entries to their positions, in order: a later source may be an earlier target. A
     * work item per layer and element, for keys, values and residual streams alike.
     */
    static void keep(
            KernelContext context,
            IntArray pass,
            FloatArray keys, // [layers, slots, keyWidth]
            FloatArray values, // [layers, slots, valueWidth]
            FloatArray streams, // [slots, embeddingLength]
            IntArray parents, // [slots]
            int slots,
            int layers,
            int keyWidth,
            int valueWidth,
            int embeddingLength) {
        int index = context.globalIdx;
        for (int i = 0; i < pass.get(PassLayout.MOVES); i++) {
            int from = pass.get(PassLayout.MOVE_FROM + i);
            int to = pass.get(PassLayout.MOVE_TO + i);
            move(keys, index, from, to, slots, layers, keyWidth);
            move(values, index, from, to, slots, layers, valueWidth);
            move(streams, index, from, to, slots, 1, embeddingLength);
            if (index == 0) {
                parents.set(to, to - 1);
            }
        }
    }

    private static void move(
            FloatArray array, int index, int from, int to, int slots, int layers, int width) {
        int layer = index / width;
        if (layer < layers) {
            int start = layer * slots;
            int column = index % width;
            array.set((start + to) * width + column, array.get((start + from) * width + column));
        }
    }
}

package uk.ac.manchester.tornado.api;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Kernels right and wrong. */
final class Kernels {
    private Kernels() {}

    static void twice(KernelContext context, FloatArray in, FloatArray out, int size) {
        int i = context.globalIdx;
        if (i < size) {
            out.set(i, 2 * in.get(i));
        }
    }

    /** Each group's sum, the items' shares added up in order. */
    static void groupSums(KernelContext context, FloatArray in, FloatArray out, int groupSize) {
        float[] shares = context.allocateFloatLocalArray(groupSize);
        int item = context.localIdx;
        shares[item] = in.get(context.globalIdx);
        context.localBarrier();
        if (item == 0) {
            float sum = 0;
            for (int i = 0; i < groupSize; i++) {
                sum += shares[i];
            }
            out.set(context.groupIdx, sum);
        }
    }

    static void unsetLocal(KernelContext context, FloatArray in, FloatArray out, int groupSize) {
        float[] shares = context.allocateFloatLocalArray(groupSize);
        out.set(context.globalIdx, in.get(context.globalIdx) + shares[context.localIdx]);
    }

    static void divergent(KernelContext context, FloatArray in, FloatArray out, int only) {
        if (context.localIdx == only) {
            context.localBarrier();
        }
        out.set(context.globalIdx, in.get(context.globalIdx));
    }

    static void lateLocal(KernelContext context, FloatArray in, FloatArray out, int groupSize) {
        if (context.groupIdx > 0) {
            context.allocateFloatLocalArray(groupSize);
        }
        out.set(context.globalIdx, in.get(context.globalIdx));
    }

    static void disagree(KernelContext context, FloatArray in, FloatArray out, int groupSize) {
        float[] shares = context.allocateFloatLocalArray(groupSize + context.localIdx);
        out.set(context.globalIdx, in.get(context.globalIdx) + shares.length);
    }

    static void gather(KernelContext context, IntArray from, FloatArray in, FloatArray out) {
        out.set(context.globalIdx, in.get(from.get(context.globalIdx)));
    }
}

package uk.ac.manchester.tornado.api;

import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/**
 * What a work item knows of itself. A graph is built with a context of its own making; every work
 * item runs with one that the simulator makes for it.
 */
public class KernelContext {
    public final Integer globalIdx;
    public final Integer localIdx;
    public final Integer groupIdx;
    public final Integer localGroupSizeX;

    private static final int WARP = 32;

    private final @Nullable WorkGroup group;
    private int localArrays;

    /** A placeholder for a task's parameters. */
    public KernelContext() {
        this(0, 0, 1, null);
    }

    KernelContext(int groupIndex, int localIndex, int groupSize, @Nullable WorkGroup group) {
        this.globalIdx = groupIndex * groupSize + localIndex;
        this.localIdx = localIndex;
        this.groupIdx = groupIndex;
        this.localGroupSizeX = groupSize;
        this.group = group;
    }

    /** Waits until all items of the group are here; then all see each other's writes. */
    public void localBarrier() {
        group().barrier();
    }

    /** The sum over the 32 items of a warp, in the order of a butterfly; the group must be one. */
    public float simdSum(float val) {
        float[] values = group().floats(localArrays++, WARP);
        if (localGroupSizeX != WARP) {
            throw new TornadoRuntimeException(
                    "a warp has %d items, not %d".formatted(WARP, localGroupSizeX));
        }
        values[localIdx] = val;
        localBarrier();
        float[] sums = values.clone();
        for (int distance = WARP / 2; distance > 0; distance /= 2) {
            for (int lane = 0; lane < distance; lane++) {
                sums[lane] += sums[lane + distance];
            }
        }
        localBarrier();
        return sums[0];
    }

    /** An array that the items of a group share. Uninitialised: NaN. */
    public float[] allocateFloatLocalArray(int size) {
        return group().floats(localArrays++, size);
    }

    /** An array that the items of a group share. Uninitialised: a huge negative number. */
    public int[] allocateIntLocalArray(int size) {
        return group().ints(localArrays++, size);
    }

    private WorkGroup group() {
        if (group == null) {
            throw new IllegalStateException("a kernel context works inside a kernel only");
        }
        return group;
    }
}

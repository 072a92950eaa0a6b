package io.tercet.tasks.tornado;

/**
 * How work is cut for a device; frozen into the kernels.
 *
 * @param group items of a work group that works on one row together
 * @param lanes items of a group that share a block of {@link Blocks#BLOCK} weights; at most {@link
 *     Blocks#RUN}, and a divisor of it and of the group: side by side on GPUs, so that reads are
 *     coalesced, one on CPUs, which read ahead by themselves
 * @param warp whether a group is a warp that adds up by {@code simdSum}, else in local memory
 * @param alone items of a work group whose items have nothing to do with each other
 * @param replay whether the device keeps what a graph launched first and replays that: CUDA graphs
 */
record WorkSizes(int group, int lanes, boolean warp, int alone, boolean replay) {
    /** Items of a warp on NVIDIA's devices. */
    static final int WARP = 32;

    /** Of tasks that are launched one after the other. */
    WorkSizes(int group, int lanes, boolean warp, int alone) {
        this(group, lanes, warp, alone, false);
    }

    WorkSizes {
        if (warp && group != WARP) {
            throw new IllegalArgumentException("a warp has %d items".formatted(WARP));
        }
        if (group < 1 || lanes < 1 || alone < 1 || group % lanes != 0 || Blocks.RUN % lanes != 0) {
            throw new IllegalArgumentException(
                    "groups of %d with %d lanes and of %d".formatted(group, lanes, alone));
        }
    }

    /** The same work, for a device that replays graphs. */
    WorkSizes replayed() {
        return new WorkSizes(group, lanes, warp, alone, true);
    }

    /** For kernels, which take numbers: 1 or 0. */
    int warps() {
        return warp ? 1 : 0;
    }
}

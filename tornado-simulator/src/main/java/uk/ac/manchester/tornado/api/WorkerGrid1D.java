package uk.ac.manchester.tornado.api;

/** A grid of one dimension. May be changed between executions. */
public final class WorkerGrid1D implements WorkerGrid {
    private long items;
    private long groupSize;

    public WorkerGrid1D(int x) {
        items = x;
    }

    public void setGlobalWork(long x, long y, long z) {
        items = x * y * z;
    }

    public void setLocalWork(long x, long y, long z) {
        groupSize = x * y * z;
    }

    long items() {
        return items;
    }

    /** Items of a group; 0 before it was set. */
    long groupSize() {
        return groupSize;
    }
}

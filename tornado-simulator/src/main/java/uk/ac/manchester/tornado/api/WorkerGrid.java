package uk.ac.manchester.tornado.api;

/** How many work items run a task, and in groups of how many. */
public interface WorkerGrid {
    /** [3], items in all. */
    long[] getGlobalWork();

    /** [3], items of a group. */
    long[] getLocalWork();
}

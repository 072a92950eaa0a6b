package io.tercet.tasks.jvm;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that share the items of a job. The caller works too. Workers spin for a moment between
 * jobs, since a pass has a hundred or more of them, and park after that.
 */
final class ThreadTeam implements AutoCloseable {
    /** A job's one item, done by one of the threads. */
    interface Work {
        /**
         * @param thread 0 for the caller, below {@link ThreadTeam#size()}
         */
        void item(int thread, int item);
    }

    /** Spins before parking: some tens of microseconds. */
    private static final int SPINS = 1 << 12;

    private final Thread[] workers;
    private final AtomicInteger nextItem = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile int jobs; // number of the current job
    private volatile boolean closed;
    private volatile boolean callerParked;
    private @Nullable Thread caller;
    private @Nullable Work work; // published by jobs
    private int items;

    ThreadTeam(int threads) {
        workers = new Thread[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            int number = i + 1;
            workers[i] =
                    Thread.ofPlatform()
                            .daemon()
                            .name("tercet-" + number)
                            .start(() -> serve(number));
        }
    }

    int size() {
        return workers.length + 1;
    }

    /** Runs items 0 to {@code count - 1} in any order and returns when all are done. */
    void run(int count, Work job) {
        if (workers.length == 0 || count == 1) {
            for (int item = 0; item < count; item++) {
                job.item(0, item);
            }
            return;
        }
        work = job;
        items = count;
        caller = Thread.currentThread();
        nextItem.set(0);
        busy.set(workers.length);
        jobs++;
        for (Thread worker : workers) {
            LockSupport.unpark(worker);
        }
        drain(0, job, count);
        await();
        Throwable thrown = failure.getAndSet(null);
        if (thrown != null) {
            throw new IllegalStateException("a worker failed", thrown);
        }
    }

    private void await() {
        for (int spins = 0; busy.get() > 0; spins++) {
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                callerParked = true;
                if (busy.get() > 0) {
                    LockSupport.park(this);
                }
                callerParked = false;
            }
        }
    }

    private void drain(int thread, Work job, int count) {
        int item = nextItem.getAndIncrement();
        while (item < count) {
            job.item(thread, item);
            item = nextItem.getAndIncrement();
        }
    }

    private void serve(int thread) {
        int done = 0;
        int spins = 0;
        while (!closed) {
            if (jobs == done) {
                if (spins++ < SPINS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                }
                continue;
            }
            done++;
            spins = 0;
            takePart(thread);
        }
    }

    private void takePart(int thread) {
        try {
            Work job = work;
            if (job != null) {
                drain(thread, job, items);
            }
        } catch (RuntimeException | Error thrown) {
            failure.compareAndSet(null, thrown);
        }
        if (busy.decrementAndGet() == 0 && callerParked) {
            LockSupport.unpark(caller);
        }
    }

    /** Ends the workers. No job may be running. */
    @Override
    public void close() {
        closed = true;
        for (Thread worker : workers) {
            LockSupport.unpark(worker);
        }
    }
}

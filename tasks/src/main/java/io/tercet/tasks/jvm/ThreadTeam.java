package io.tercet.tasks.jvm;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that share the items of a job. The caller works too, and waits for items, not for
 * workers: one that the system has descheduled holds nobody up. Workers spin for a moment between
 * jobs, since a pass has a hundred or more of them, and park after that.
 */
final class ThreadTeam implements AutoCloseable {
    /** What is done to one item, by any of the threads. */
    interface Work {
        /**
         * @param thread 0 for the caller, below {@link ThreadTeam#size()}
         */
        void item(int thread, int item);
    }

    /** Spins before parking: about a tenth of a millisecond. */
    private static final int SPINS = 1 << 11;

    private final Thread[] workers;
    private volatile @Nullable Job current;
    private volatile boolean closed;
    private int used;

    ThreadTeam(int threads) {
        used = threads;
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

    /** Says how many threads share the next jobs: from 1 to all. */
    void use(int threads) {
        used = Math.clamp(threads, 1, size());
    }

    /**
     * Runs items 0 to {@code count - 1} in any order and returns when all are done.
     *
     * @throws IllegalStateException when an item failed; the first failure is its cause
     */
    void run(int count, Work work) {
        if (used == 1 || count == 1) {
            for (int item = 0; item < count; item++) {
                work.item(0, item);
            }
            return;
        }
        Job job = new Job(count, work, used);
        current = job;
        for (int i = 0; i < used - 1; i++) {
            LockSupport.unpark(workers[i]);
        }
        job.drain(0);
        job.await();
    }

    private void serve(int thread) {
        Job done = null;
        int spins = 0;
        while (!closed) {
            Job job = current;
            if (job != null && job != done && thread < job.threads) {
                job.drain(thread);
                done = job;
                spins = 0;
            } else if (spins++ < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(this);
            }
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

    private static final class Job {
        private final int count;
        private final Work work;
        private final int threads;
        private final Thread caller = Thread.currentThread();
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger left;
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private volatile boolean parked;

        Job(int count, Work work, int threads) {
            this.count = count;
            this.work = work;
            this.threads = threads;
            this.left = new AtomicInteger(count);
        }

        void drain(int thread) {
            for (int item = next.getAndIncrement(); item < count; item = next.getAndIncrement()) {
                try {
                    work.item(thread, item);
                } catch (RuntimeException | Error thrown) {
                    failure.compareAndSet(null, thrown);
                }
                if (left.decrementAndGet() == 0 && parked) {
                    LockSupport.unpark(caller);
                }
            }
        }

        void await() {
            for (int spins = 0; left.get() > 0; spins++) {
                if (spins < SPINS) {
                    Thread.onSpinWait();
                } else {
                    parked = true;
                    if (left.get() > 0) {
                        LockSupport.park(this);
                    }
                }
            }
            Throwable thrown = failure.get();
            if (thrown != null) {
                throw new IllegalStateException("a thread of the team failed", thrown);
            }
        }
    }
}

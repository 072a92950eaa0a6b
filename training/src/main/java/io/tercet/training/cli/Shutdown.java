package io.tercet.training.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Lets a training run end its step and write its checkpoint when the process is told to end.
 * Without it, PyTorch's kernels would be unloaded under the running step.
 */
final class Shutdown implements AutoCloseable {
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean requested;

    Shutdown() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::await, "training-shutdown"));
    }

    private void await() {
        requested = true;
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean requested() {
        return requested;
    }

    @Override
    public void close() {
        done.countDown();
    }
}

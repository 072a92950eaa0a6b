package io.tercet.engine.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets Ctrl-C end a generation with what it has. The JVM answers the signal by running its shutdown
 * hooks, and then exits with 130; this hook has it wait until the command has printed.
 */
final class Interruption implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30; // for a round of large models

    private final CountDownLatch printed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "tercet-interruption");
    private volatile boolean requested;

    Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Whether Ctrl-C was pressed. */
    boolean requested() {
        return requested;
    }

    private void stop() {
        requested = true;
        try {
            boolean _ = printed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        printed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is on its way out: that is what the hook was for.
        }
    }
}

package io.tercet.engine.parallel;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Work on a thread of its own, waited for in any case when it is closed. */
final class Lane<T> implements AutoCloseable {
    private final FutureTask<T> task;

    private Lane(FutureTask<T> task) {
        this.task = task;
    }

    static <T> Lane<T> start(String name, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().name(name).start(task);
        return new Lane<>(task);
    }

    /** Waits for the result; what the work threw is thrown here. */
    T result() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true; // a pass cannot be left in the middle: wait, tell later
                }
            }
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException unwrapped(ExecutionException e) {
        return switch (e.getCause()) {
            case RuntimeException cause -> cause;
            case Error cause -> throw cause;
            case null, default -> new IllegalStateException(e);
        };
    }

    @Override
    public void close() {
        if (!task.isDone()) {
            result();
        }
    }
}

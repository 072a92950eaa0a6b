package io.tercet.tasks.tornado;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * The one thread that a backend's device hears from, and that all of the backend's state belongs
 * to: TornadoVM keeps a queue of commands per thread, PoCL's compiler is not thread-safe, and a
 * pass must not meet another graph in between. Sessions of several threads take turns here.
 */
final class DeviceThread implements AutoCloseable {
    private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);
    private final ExecutorService executor =
            Executors.newSingleThreadExecutor(
                    work -> Thread.ofPlatform().daemon().name("tercet-device").unstarted(work));

    DeviceThread() {
        executor.execute(() -> inside.set(true));
    }

    /** Does work there, in turn, and waits for it, interrupted or not. */
    <T> T call(Supplier<T> work) {
        if (inside.get()) {
            return work.get();
        }
        try {
            return CompletableFuture.supplyAsync(work, executor).join();
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("the backend was closed", e);
        } catch (CompletionException e) {
            throw cause(e);
        }
    }

    /** The same object, all of whose methods do their work there. */
    <T> T confine(Class<T> contract, T object) {
        InvocationHandler handler =
                (proxy, method, arguments) ->
                        call(() -> {
                            try {
                                return method.invoke(object, arguments);
                            } catch (InvocationTargetException e) {
                                throw cause(e);
                            } catch (IllegalAccessException e) {
                                throw new IllegalStateException(e);
                            }
                        });
        return contract.cast(
                Proxy.newProxyInstance(
                        contract.getClassLoader(), new Class<?>[] {contract}, handler));
    }

    private static RuntimeException cause(Exception e) {
        return switch (e.getCause()) {
            case RuntimeException cause -> cause;
            case Error cause -> throw cause;
            case null, default -> new IllegalStateException(e);
        };
    }

    /** Nothing can be done any more. */
    @Override
    public void close() {
        executor.shutdown();
    }
}

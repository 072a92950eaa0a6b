package io.tercet.tasks.tornado;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
    <T extends @Nullable Object> T call(Supplier<T> work) {
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
        return contract.cast(
                Proxy.newProxyInstance(
                        contract.getClassLoader(),
                        new Class<?>[] {contract},
                        new Confined(this, object)));
    }

    /** The object behind what {@link #confine} gave, for use on the thread; else nothing. */
    <T> Optional<T> confined(Class<T> type, Object proxy) {
        return Proxy.isProxyClass(proxy.getClass())
                        && Proxy.getInvocationHandler(proxy) instanceof Confined handler
                        && handler.thread == this
                        && type.isInstance(handler.object)
                ? Optional.of(type.cast(handler.object))
                : Optional.empty();
    }

    /** Has an object's methods done on a thread. */
    private record Confined(DeviceThread thread, Object object) implements InvocationHandler {
        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
            if (method.getName().equals("equals") && arguments != null) {
                return arguments[0] != null
                        && Proxy.isProxyClass(arguments[0].getClass())
                        && equals(Proxy.getInvocationHandler(arguments[0]));
            }
            return thread.<@Nullable Object>call(() -> {
                try {
                    return method.invoke(object, arguments);
                } catch (InvocationTargetException e) {
                    throw cause(e);
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
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

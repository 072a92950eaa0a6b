package uk.ac.manchester.tornado.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/** The local memory and the barrier of the group that is running. One per launch. */
final class WorkGroup {
    private final int size;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition turned = lock.newCondition();
    private final List<Object> arrays = new ArrayList<>();
    private int waiting;
    private int finished;
    private long turn;
    private boolean serial;
    private boolean together; // whether any item needed the group
    private @Nullable Throwable failure;

    WorkGroup(int size) {
        this.size = size;
    }

    /** Whether a kernel of the groups so far used local memory or a barrier. */
    boolean together() {
        return together;
    }

    /** From now on items run one after the other: right for kernels without local memory. */
    void serialise() {
        serial = true;
    }

    float[] floats(int ordinal, int length) {
        return local(ordinal, float[].class, length);
    }

    int[] ints(int ordinal, int length) {
        return local(ordinal, int[].class, length);
    }

    private <T> T local(int ordinal, Class<T> type, int length) {
        lock.lock();
        try {
            needGroup();
            if (ordinal == arrays.size()) {
                arrays.add(poisoned(type, length));
            }
            Object array = arrays.get(ordinal);
            if (!type.isInstance(array) || java.lang.reflect.Array.getLength(array) != length) {
                throw new TornadoRuntimeException("work items disagree on their local arrays");
            }
            return type.cast(array);
        } finally {
            lock.unlock();
        }
    }

    private static Object poisoned(Class<?> type, int length) {
        if (type == float[].class) {
            float[] floats = new float[length];
            Arrays.fill(floats, Float.NaN);
            return floats;
        }
        int[] ints = new int[length];
        Arrays.fill(ints, DeviceMemory.INT_POISON);
        return ints;
    }

    void barrier() {
        lock.lock();
        try {
            needGroup();
            waiting++;
            if (waiting == size) {
                nextTurn();
            } else {
                await("a barrier that some items of the group never reach");
            }
        } finally {
            lock.unlock();
        }
    }

    /** An item is through; returns when all of its group are. */
    void finish() {
        lock.lock();
        try {
            finished++;
            if (finished == size) {
                arrays.clear();
                nextTurn();
            } else {
                await("");
            }
        } finally {
            lock.unlock();
        }
    }

    /** Wakes everyone up with an error. The first one counts. */
    void fail(Throwable cause) {
        lock.lock();
        try {
            if (failure == null) {
                failure = cause;
            }
            turned.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void throwFailure() {
        switch (failure) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }

    private void needGroup() {
        if (serial) {
            throw new TornadoRuntimeException(
                    "a kernel must take its local memory before its first return: the first group"
                            + " used none");
        }
        together = true;
    }

    private void nextTurn() {
        waiting = 0;
        finished = 0;
        turn++;
        turned.signalAll();
    }

    private void await(String divergence) {
        long mine = turn;
        while (turn == mine) {
            if (failure == null && waiting > 0 && waiting + finished == size) {
                fail(new TornadoRuntimeException("divergent barrier: " + divergence));
            }
            throwFailure();
            turned.awaitUninterruptibly();
        }
    }
}

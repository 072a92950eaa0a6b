package uk.ac.manchester.tornado.api;

import io.tercet.simulator.Counters;
import java.util.function.Consumer;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/**
 * Runs one task over its grid. Items of the first group run in threads of their own; when none of
 * them needed the group (no local memory, no barrier), the other groups run item by item.
 */
final class Launch {
    private final String name;
    private final Consumer<Object[]> body;
    private final Object[] arguments;
    private final int groups;
    private final int size;

    /** Device arrays stand in place of the host's among the arguments. */
    Launch(String name, Consumer<Object[]> body, Object[] arguments, WorkerGrid1D grid) {
        this.name = name;
        this.body = body;
        this.arguments = arguments;
        long global = grid.items();
        long local = grid.groupSize();
        if (local < 1 || global < 1 || global % local != 0) {
            throw new TornadoRuntimeException(
                    "%s: groups of %d do not divide %d items".formatted(name, local, global));
        }
        this.groups = Math.toIntExact(global / local);
        this.size = Math.toIntExact(local);
    }

    void run() {
        Counters.countLaunch();
        WorkGroup group = new WorkGroup(size);
        try {
            runTogether(group, 0, 1);
            if (group.together()) {
                runTogether(group, 1, groups);
            } else {
                group.serialise();
                for (int index = size; index < groups * size; index++) {
                    runItem(group, index / size, index % size);
                }
            }
        } catch (IndexOutOfBoundsException | TornadoRuntimeException e) {
            TornadoRuntimeException named =
                    new TornadoRuntimeException(name + ": " + e.getMessage());
            named.initCause(e);
            throw named;
        }
    }

    private void runTogether(WorkGroup group, int from, int to) {
        if (from == to) {
            return;
        }
        Thread[] items = new Thread[size];
        for (int item = 0; item < size; item++) {
            int local = item;
            items[item] = Thread.startVirtualThread(() -> runGroups(group, local, from, to));
        }
        for (Thread item : items) {
            join(item);
        }
        group.throwFailure();
    }

    private void runGroups(WorkGroup group, int item, int from, int to) {
        try {
            for (int index = from; index < to; index++) {
                runItem(group, index, item);
                group.finish();
            }
        } catch (Throwable e) {
            group.fail(e); // an error too: the others would wait for ever
        }
    }

    private void runItem(WorkGroup group, int groupIndex, int item) {
        Object[] own = arguments.clone();
        for (int i = 0; i < own.length; i++) {
            if (own[i] instanceof KernelContext) {
                own[i] = new KernelContext(groupIndex, item, size, group);
            }
        }
        body.accept(own);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a kernel ran", e);
        }
    }
}

package uk.ac.manchester.tornado.api;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * What a graph moves and runs.
 *
 * @param first arrays to the device before the first execution
 * @param every arrays to the device before every execution
 * @param consumed arrays that the graph before hands on
 * @param persisted arrays that this graph hands on
 */
record GraphDescription(
        String name,
        List<Task> tasks,
        List<TornadoNativeArray> first,
        List<TornadoNativeArray> every,
        List<TornadoNativeArray> consumed,
        List<TornadoNativeArray> persisted) {

    /**
     * One launch.
     *
     * @param name {@code graph.task}
     * @param body runs one work item on the given arguments
     */
    record Task(String name, Consumer<Object[]> body, List<Object> arguments) {}

    GraphDescription {
        tasks = List.copyOf(tasks);
        first = List.copyOf(first);
        every = List.copyOf(every);
        consumed = List.copyOf(consumed);
        persisted = List.copyOf(persisted);
    }

    boolean shares(TornadoNativeArray array) {
        return holds(persisted, array) || holds(consumed, array);
    }

    boolean declares(TornadoNativeArray array) {
        return shares(array) || holds(first, array) || holds(every, array);
    }

    /** What moves although no task takes it: TornadoVM gives it no room on the device. */
    boolean movesInVain() {
        return Stream.concat(first.stream(), every.stream())
                .anyMatch(array ->
                        tasks.stream()
                                .flatMap(task -> task.arguments().stream())
                                .noneMatch(argument -> argument == array));
    }

    private static boolean holds(List<TornadoNativeArray> arrays, TornadoNativeArray array) {
        return arrays.stream().anyMatch(held -> held == array);
    }
}

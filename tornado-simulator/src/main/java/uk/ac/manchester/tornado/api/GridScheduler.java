package uk.ac.manchester.tornado.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Grids by the name {@code graph.task}. */
public class GridScheduler {
    private final Map<String, WorkerGrid1D> grids = new LinkedHashMap<>();

    public GridScheduler() {}

    public void addWorkerGrid(String taskName, WorkerGrid workerGrid) {
        switch (workerGrid) {
            case WorkerGrid1D grid -> grids.put(taskName, grid);
        }
    }

    @Nullable WorkerGrid1D find(String taskName) {
        return grids.get(taskName);
    }

    Set<String> names() {
        return grids.keySet();
    }
}

package uk.ac.manchester.tornado.api;

import java.util.List;

/** What was just executed, to read arrays from. */
public class TornadoExecutionResult {
    private final List<ImmutableTaskGraph> graphs;

    TornadoExecutionResult(List<ImmutableTaskGraph> graphs) {
        this.graphs = graphs;
    }

    /** Copies a part of an array to the same place of the host's. */
    public TornadoExecutionResult transferToHost(DataRange range) {
        for (ImmutableTaskGraph graph : graphs) {
            graph.copyOut(range.array(), range.firstByte(), range.bytes());
        }
        return this;
    }
}

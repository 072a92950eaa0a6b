package io.tercet.tasks.tornado;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The operations' graphs, of one task each, with what they tell the device and hear from it.
 * Compiled when first run.
 */
final class OperationGraphs {
    /** Entries that one launch adjusts at most. */
    static final int MAX_ENTRIES = 4096;

    /** What a launch does. */
    enum Kind {
        SUMMARY,
        PICK,
        TOP,
        COPY,
        ADJUST,
        ALIGN,
        FSD_JS,
        JENSEN_SHANNON,
        KL,
        TOTAL_VARIATION,
        SOFTMAX,
        CUT,
        RESIDUAL,
        WITHOUT,
        MIX,
        SAMPLE
    }

    private final Results results;
    private final Map<Kind, Graph> graphs = new EnumMap<>(Kind.class);
    private final IntArray table = new IntArray(OperationLayout.SIZE);
    private final FloatArray numbers = new FloatArray(OperationLayout.FLOATS);
    private final IntArray entries = new IntArray(MAX_ENTRIES);
    private final IntArray ints = new IntArray(OperationLayout.MAX_RESULTS);
    private final FloatArray floats = new FloatArray(OperationLayout.MAX_RESULTS);

    OperationGraphs(Results results) {
        this.results = results;
        add(Kind.SUMMARY, LogitsKernels::summary, 0);
        add(Kind.PICK, LogitsKernels::pick, 0);
        add(Kind.TOP, TopKernels::top, 0);
        add(Kind.COPY, LogitsKernels::copy, 0);
        add(Kind.ADJUST, LogitsKernels::adjust, 0);
        add(Kind.ALIGN, LogitsKernels::align, 0);
        add(Kind.FSD_JS, DivergenceKernels::divergence, DivergenceKernels.FSD_JS);
        add(Kind.JENSEN_SHANNON, DivergenceKernels::divergence, DivergenceKernels.JENSEN_SHANNON);
        add(Kind.KL, DivergenceKernels::divergence, DivergenceKernels.KL);
        add(Kind.TOTAL_VARIATION, DivergenceKernels::divergence, DivergenceKernels.TOTAL_VARIATION);
        add(Kind.SOFTMAX, DistributionKernels::softmax, 0);
        add(Kind.CUT, DistributionKernels::cut, 0);
        add(Kind.RESIDUAL, DistributionKernels::subtract, DistributionKernels.RESIDUAL);
        add(Kind.WITHOUT, DistributionKernels::subtract, DistributionKernels.WITHOUT);
        add(Kind.MIX, DistributionKernels::mixUniform, 0);
        add(Kind.SAMPLE, DistributionKernels::sample, 0);
    }

    private void add(Kind kind, LogitsKernel kernel, int choice) {
        Graph graph = new Graph("operation" + kind.name(), results.sizes());
        graph.every(table, numbers);
        results.ring().lend(graph);
        IntArray whole = kind == Kind.ADJUST ? entries : ints;
        if (kind == Kind.ADJUST) {
            graph.every(entries).handOn(floats);
        } else {
            graph.handOn(ints, floats);
        }
        String task =
                switch (kind) {
                    case ADJUST -> graph.items("run", MAX_ENTRIES);
                    case PICK -> graph.perElement("run", 1);
                    default -> graph.perRow("run", 1);
                };
        graph.tasks()
                .task(
                        task,
                        kernel,
                        new KernelContext(),
                        table,
                        numbers,
                        results.floats(),
                        whole,
                        floats,
                        choice,
                        results.sizes().group());
        graphs.put(kind, graph);
        results.plan().add(graph);
    }

    IntArray table() {
        return table;
    }

    FloatArray numbers() {
        return numbers;
    }

    IntArray entries() {
        return entries;
    }

    /** Says which rows of a matrix the next launch is about: its first, second or out. */
    void rows(int which, DeviceMatrix matrix) {
        table.set(OperationLayout.ROWS, matrix.rows());
        table.set(OperationLayout.COLUMNS, matrix.columns());
        for (int row = 0; row < matrix.rows(); row++) {
            table.set(which + row, matrix.element(row));
        }
    }

    /** Says which column each row is about. */
    void tokens(DeviceMatrix matrix, int[] tokens) {
        for (int row = 0; row < matrix.rows(); row++) {
            table.set(OperationLayout.COLUMN + row, matrix.column(tokens[row]));
        }
    }

    void run(Kind kind) {
        Graph graph = Objects.requireNonNull(graphs.get(kind));
        graph.rows(table.get(OperationLayout.ROWS));
        results.plan().execute(graph);
    }

    /** The first floats that the last launch gave back. */
    float[] floats(int count) {
        results.plan().read(floats, 0, count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = floats.get(i);
        }
        return values;
    }

    /** The first ints that the last launch gave back. */
    int[] ints(int count) {
        results.plan().read(ints, 0, count);
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = ints.get(i);
        }
        return values;
    }
}

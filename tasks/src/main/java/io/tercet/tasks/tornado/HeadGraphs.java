package io.tercet.tasks.tornado;

import io.tercet.models.piece.AdapterModel;
import io.tercet.models.piece.HeadModel;
import io.tercet.models.tensor.Tensor;
import io.tercet.tasks.cache.HeadTable.Origin;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A draft head's graphs: those of its one layer, and between input and layer one that makes rows
 * start. The input graph has left the rows' embeddings where their streams will be, and normed
 * beside.
 *
 * <pre>
 *   target     gather ── fc ──(becomes x)
 *   qualifier  gather ── down ── silu ── up ── fc ──(becomes x)
 *   own        inherit (x of the row before)
 * </pre>
 *
 * <p>What is gathered was kept in the ring by the sources' own passes and never left the device.
 */
final class HeadGraphs extends ModelGraphs {
    private final IntArray zero = new IntArray(1);
    private final WeightStack fc;
    private final Graph own;
    private final Graph target;
    private final Map<AdapterModel, Graph> qualifiers = new HashMap<>();
    private final Map<RouterWeights, RouterGraphs> routers = new HashMap<>();
    private int routersMade;

    /**
     * @param arrays a head's, with tokens
     */
    HeadGraphs(DevicePlan plan, ModelArrays arrays, HeadModel head) {
        super(plan, arrays, head.decoder(), WeightStack.vectors(List.of(head.tokenNorm())));
        this.fc = stack(head.fc());
        this.own = own();
        this.target = following("target").replayable().once(zero);
        project("fc", target, fc, gather(target, fc.columns()), arrays.streams);
        add(target);
    }

    private static WeightStack stack(Tensor matrix) {
        return WeightStack.of(List.of(matrix)).getFirst();
    }

    private Graph own() {
        Graph graph = following("own");
        int width = arrays.config.embeddingLength();
        graph.tasks()
                .task(
                        graph.perElement("inherit", width),
                        FeatureKernels::inherit,
                        arrays.context,
                        arrays.pass,
                        arrays.streams,
                        width);
        add(graph);
        return graph;
    }

    private FloatArray gather(Graph graph, int columns) {
        FloatArray rows = ModelArrays.rows(columns);
        graph.handOn(rows);
        graph.tasks()
                .task(
                        graph.perElement("gather", columns),
                        FeatureKernels::gather,
                        arrays.context,
                        arrays.pass,
                        arrays.ring,
                        rows,
                        columns);
        return rows;
    }

    private void project(
            String step, Graph graph, WeightStack weights, FloatArray from, FloatArray to) {
        graph.once(weights.placement(), weights.floats(), weights.bytes());
        int kind = to.equals(arrays.streams) ? MatrixKernels.BECOME_STREAMS : MatrixKernels.TO_ROWS;
        new Steps(arrays, graph).product(step, zero, weights, from, to, kind, weights.rows());
    }

    /** Makes ready what {@link #start} runs; a pass must not meet the new plan. */
    void prepare(AdapterModel adapter) {
        qualifiers.computeIfAbsent(adapter, this::qualifier);
    }

    /** A router's graphs; a pass must not meet the new plan. */
    RouterGraphs router(RouterWeights weights) {
        return routers.computeIfAbsent(
                weights, one -> new RouterGraphs(plan, arrays, this, one, ++routersMade));
    }

    /** Frees what the device holds of a router, if anything. */
    void close(RouterWeights weights) {
        RouterGraphs router = routers.remove(weights);
        if (router != null) {
            router.close();
        }
    }

    private Graph qualifier(AdapterModel adapter) {
        WeightStack down = stack(adapter.down());
        WeightStack up = stack(adapter.up());
        FloatArray hidden = ModelArrays.rows(down.rows());
        FloatArray adapted = ModelArrays.rows(up.rows());
        Graph graph = following("qualifier" + qualifiers.size() + "x").replayable();
        graph.once(zero);
        graph.handOn(hidden, adapted);
        project("down", graph, down, gather(graph, down.columns()), hidden);
        graph.tasks()
                .task(
                        graph.perElement("silu", down.rows()),
                        ElementKernels::silu,
                        arrays.context,
                        arrays.pass,
                        hidden,
                        down.rows());
        project("up", graph, up, hidden, adapted);
        project("fc", graph, fc, adapted, arrays.streams);
        add(graph);
        return graph;
    }

    /** Rows start. */
    void start(Origin origin, @Nullable AdapterModel adapter) {
        run(from(origin, adapter));
    }

    /** The same of at most so many rows of a pass that the board describes. */
    void startDescribed(int rows, Origin origin, @Nullable AdapterModel adapter) {
        execute(from(origin, adapter), rows);
    }

    /** Compiles all starts, over no rows. */
    void prepareStarts(@Nullable AdapterModel adapter) {
        pass().set(PassLayout.ROWS, 0);
        pass().set(PassLayout.MOVES, 0);
        enter();
        for (Origin origin : Origin.values()) {
            if (origin != Origin.QUALIFIER || adapter != null) {
                start(origin, adapter);
            }
        }
    }

    /** What makes rows start. */
    private Graph from(Origin origin, @Nullable AdapterModel adapter) {
        return switch (origin) {
            case TARGET -> target;
            case QUALIFIER -> Objects.requireNonNull(qualifiers.get(adapter));
            case OWN -> own;
        };
    }
}

package io.tercet.tasks.tornado;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.DecoderModel;
import io.tercet.tasks.Skipped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A model's weights, one cache and its graphs: the reference pass, step for step.
 *
 * <pre>
 *   input    keep ── enter (embedding) ── in a draft head: tokenNorm
 *   layer    x ── attnNorm ── attnQ, attnK, attnV (+ bias, norm) ── rope ── cache write
 *                                 └── attention over the row's positions ── attnOutput ──(+ x)
 *            x ── ffnNorm ── silu(ffnGate) * ffnUp ── ffnDown ──(+ x)
 *   output   outputNorm (an exit: its norm and adapter) ── output projection, or its shortlisted rows
 * </pre>
 *
 * <p>One layer graph ({@link LayerSteps}) serves all layers: weights are stacked, and the layer's
 * number is in an array. A row's residual stream x lives in its slot, so that an early exit leaves
 * it where a later pass goes on.
 */
class ModelGraphs extends GraphSet {
    /** The step that projects onto rows of the vocabulary. */
    static final String PROJECTION = "output";

    private final DecoderConfig config;
    private final IntArray zero = new IntArray(1);
    private final OutputSteps outputSteps;
    private final WeightStack embedding;
    private final WeightStack outputWeights;
    private final Map<Integer, Graph> shortlists = new HashMap<>(); // by room
    private final Graph input;
    private final Graph layer;
    private final Graph output;
    private final FeatureGraphs features;

    ModelGraphs(DevicePlan plan, ModelArrays arrays, DecoderModel model) {
        this(plan, arrays, model, null);
    }

    /**
     * @param tokenNorm a draft head's norm of its embeddings; else null
     */
    ModelGraphs(
            DevicePlan plan,
            ModelArrays arrays,
            DecoderModel model,
            @Nullable FloatArray tokenNorm) {
        super(plan, arrays);
        this.config = model.config();
        this.outputSteps = new OutputSteps(model);
        this.embedding = WeightStack.of(List.of(model.tokenEmbedding())).getFirst();
        this.outputWeights =
                model.tied() ? embedding : WeightStack.of(List.of(model.output())).getFirst();
        if (model.tied()) {
            handOn(embedding.floats(), embedding.bytes());
        }
        this.input = input(model.tied(), tokenNorm);
        this.layer = following("layer").replayable();
        new LayerSteps(arrays, layer, model).add();
        include(layer);
        this.output = output(PROJECTION, MatrixKernels.TO_RING, config.vocabularySize());
        include(output);
        this.features = new FeatureGraphs(this);
        compile();
    }

    /** Runs what every pass needs once, over no rows: compiles it and moves its weights. */
    private void compile() {
        addIncluded();
        try {
            plan.checkRoom(0);
            passOverNoRows();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void passOverNoRows() {
        pass().set(PassLayout.LAYER, -1);
        pass().set(PassLayout.ROWS, 0);
        pass().set(PassLayout.LAST_LAYER, config.blockCount() - 1);
        pass().set(PassLayout.MOVES, 0);
        skip(Skipped.NONE);
        enter();
        layer();
        output();
    }

    private Graph input(boolean tied, @Nullable FloatArray tokenNorm) {
        Graph graph = graph("input").replayable();
        arrays.shared.lend(graph);
        graph.once(arrays.streams, arrays.keys, arrays.values, arrays.parents);
        graph.once(embedding.floats(), embedding.bytes());
        graph.handOn(handedOn());
        if (arrays.tokens != null) {
            graph.once(arrays.tokens);
        }
        if (!tied) {
            graph.handOn(embedding.floats(), embedding.bytes());
        }
        graph.tasks()
                .task(
                        graph.items("keep", widest()),
                        AttentionKernels::keep,
                        arrays.context,
                        arrays.pass,
                        arrays.keys,
                        arrays.values,
                        arrays.streams,
                        arrays.parents,
                        arrays.slots,
                        config.blockCount(),
                        config.keyWidth(),
                        config.valueWidth(),
                        config.embeddingLength())
                .task(
                        graph.perRow("enter", 1),
                        MatrixKernels::enter,
                        arrays.context,
                        arrays.pass,
                        embedding.floats(),
                        embedding.bytes(),
                        arrays.streams,
                        arrays.parents,
                        embedding.format().id(),
                        embedding.columns(),
                        embedding.rowUnits(),
                        arrays.sizes.group());
        if (arrays.tokens != null && tokenNorm != null) {
            graph.once(zero);
            new Steps(arrays, graph).norm("tokenNorm", zero, tokenNorm, arrays.tokens);
        }
        include(graph);
        return graph;
    }

    private Graph output(String name, int target, int outputs) {
        return projection(name, outputWeights, target, outputs).replayable();
    }

    /** The output norm and a projection onto so many rows of some weights. */
    final Graph projection(String name, WeightStack weights, int target, int outputs) {
        Graph graph = following(name);
        graph.once(zero, weights.placement());
        if (!weights.equals(embedding)) {
            graph.once(weights.floats(), weights.bytes());
        }
        graph.handOn(arrays.normed);
        Steps steps = new Steps(arrays, graph);
        outputSteps.add(steps);
        steps.product(PROJECTION, zero, weights, arrays.normed, arrays.ring, target, outputs);
        return graph;
    }

    /** What copies streams to the ring. */
    final FeatureGraphs features() {
        return features;
    }

    /** Moves kept entries and takes rows in, as {@link #pass} says. */
    void enter() {
        plan.execute(arrays.shared.board().tell());
        input.rows(Math.max(1, pass().get(PassLayout.ROWS)));
        boolean moves = pass().get(PassLayout.MOVES) > 0;
        input.resize("keep", moves ? widest() : 1);
        plan.execute(input);
    }

    /**
     * Moves the kept entries that the board describes already, with no rows.
     *
     * @param keptColumns floats of a slot's kept features; 0 for none
     */
    void keepDescribed(int keptColumns) {
        input.rows(1);
        input.resize("keep", widest());
        plan.execute(input);
        if (keptColumns > 0) {
            features.move(keptColumns);
        }
    }

    /** Elements of all layers' keys or values of a slot, or of its stream. */
    private int widest() {
        int widest = Math.max(config.keyWidth(), config.valueWidth());
        return Math.max(config.blockCount() * widest, config.embeddingLength());
    }

    /** Says what the next passes leave out. */
    void skip(Skipped sublayers) {
        arrays.shared.board().skip(sublayers, plan);
    }

    /** The next layer of which something is left, which the device counts. */
    void layer() {
        run(layer);
    }

    /** Projects the streams that have left the pass's last layer. */
    void output() {
        run(output);
    }

    /** Takes in at most so many rows of a pass that the board describes already. */
    void enterDescribed(int rows) {
        skip(Skipped.NONE);
        input.rows(rows);
        input.resize("keep", 1);
        plan.execute(input);
    }

    /** Takes at most so many rows through layers [from, to); keeps the streams that enter some. */
    void layersDescribed(int rows, int from, int to, List<Integer> kept) {
        for (int block = from; block < to; block++) {
            features.recordDescribed(rows, kept.indexOf(block));
            execute(layer, rows);
        }
        features.recordDescribed(rows, kept.indexOf(to));
    }

    /**
     * Projects at most so many rows.
     *
     * @param size tokens of the shortlist; 0 for all there are
     */
    void outputDescribed(int rows, int size) {
        execute(size == 0 ? output : prepareShortlist(size), rows);
    }

    /** Makes ready what keeps the streams that enter so many layers, and is told nothing. */
    void prepareRecorders(int layers) {
        List<Graph> ready = features.recorders(layers);
        pass().set(PassLayout.ROWS, 0);
        pass().set(PassLayout.MOVES, 0);
        enter();
        ready.forEach(this::run);
    }

    /** Projects onto so many tokens, which lie in the ring; to be prepared before the pass. */
    void shortlist(int size) {
        run(prepareShortlist(size));
    }

    /** The graph for so many tokens; adding one makes a new plan, which a pass must not meet. */
    Graph prepareShortlist(int size) {
        int room = Math.max(arrays.sizes.group(), Integer.highestOneBit(2 * size - 1));
        return shortlists.computeIfAbsent(room, this::shortlistGraph);
    }

    private Graph shortlistGraph(int room) {
        Graph graph = output("shortlist" + room + "x", MatrixKernels.TO_SHORTLIST, room);
        add(graph);
        return graph;
    }
}

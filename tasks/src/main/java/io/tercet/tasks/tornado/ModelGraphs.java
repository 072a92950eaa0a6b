package io.tercet.tasks.tornado;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.LayerWeights;
import io.tercet.models.decoder.Rope;
import io.tercet.models.decoder.RotaryTable;
import io.tercet.models.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A model's weights, one cache and its graphs: the reference pass, step for step.
 *
 * <pre>
 *   input    keep ── enter (embedding)
 *   layer    x ── attnNorm ── attnQ, attnK, attnV (+ bias, norm) ── rope ── cache write
 *                                 └── attention over the row's positions ── attnOutput ──(+ x)
 *            x ── ffnNorm ── silu(ffnGate) * ffnUp ── ffnDown ──(+ x)
 *   output   outputNorm ── output projection, or its shortlisted rows
 * </pre>
 *
 * <p>One layer graph serves all layers: weights are stacked, and the layer's number is in an array.
 * A row's residual stream x lives in its slot, so that an early exit leaves it where a later pass
 * goes on.
 */
final class ModelGraphs {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final int MOST = PassLayout.MAX_ROWS;

    private final DevicePlan plan;
    private final DecoderConfig config;
    private final int number = NUMBERS.incrementAndGet();
    private final int group;
    private final int slots;
    private final int positions;
    private final KernelContext context = new KernelContext();
    private final IntArray pass = new IntArray(PassLayout.SIZE);
    private final IntArray layerNumber = new IntArray(1);
    private final IntArray featureColumn = new IntArray(1);
    private final IntArray zero = new IntArray(1);
    private final FloatArray ring;
    private final FloatArray streams; // [slots, embeddingLength]
    private final FloatArray keys; // [blockCount, slots, keyWidth]
    private final FloatArray values; // [blockCount, slots, valueWidth]
    private final IntArray parents; // [slots]
    private final FloatArray normed; // [MOST, embeddingLength]
    private final FloatArray outputNorm; // [1, embeddingLength]
    private final WeightStack embedding;
    private final WeightStack outputWeights;
    private final List<Object> handedOn = new ArrayList<>();
    private final List<Graph> graphs = new ArrayList<>();
    private final Map<Integer, Graph> shortlists = new HashMap<>(); // by room
    private final Graph input;
    private final Graph layer;
    private final Graph output;
    private final Graph features;

    /** Room for so many sessions of so many slots each. */
    ModelGraphs(
            DevicePlan plan,
            FloatArray ring,
            int group,
            DecoderModel model,
            int sessions,
            int sessionSlots) {
        this.plan = plan;
        this.ring = ring;
        this.group = group;
        this.slots = Math.multiplyExact(sessions, sessionSlots);
        this.positions = sessionSlots;
        this.config = model.config();
        this.streams = floats(1, slots, config.embeddingLength());
        this.keys = floats(config.blockCount(), slots, config.keyWidth());
        this.values = floats(config.blockCount(), slots, config.valueWidth());
        this.parents = new IntArray(slots);
        this.normed = floats(1, MOST, config.embeddingLength());
        this.outputNorm = WeightStack.vectors(List.of(model.outputNorm()));
        this.embedding = WeightStack.of(List.of(model.tokenEmbedding())).getFirst();
        this.outputWeights =
                model.tied() ? embedding : WeightStack.of(List.of(model.output())).getFirst();
        handedOn.addAll(List.of(pass, streams, keys, values, parents));
        if (model.tied()) {
            handedOn.addAll(List.of(embedding.floats(), embedding.bytes()));
        }
        this.input = input(model.tied());
        this.layer = layer(model);
        this.output = output("output", MatrixKernels.TO_RING, config.vocabularySize());
        this.features = features();
        compile();
    }

    /** Runs what every pass needs once, over no rows: compiles it and moves its weights. */
    private void compile() {
        pass.set(PassLayout.ROWS, 0);
        pass.set(PassLayout.MOVES, 0);
        enter();
        layer(0);
        output();
    }

    private static FloatArray floats(int a, int b, int c) {
        long size = (long) a * b * c;
        if (size > Integer.MAX_VALUE - 64L) {
            throw new IllegalArgumentException(
                    "the context is too long for a device: a cache of %d x %d x %d elements"
                            .formatted(a, b, c));
        }
        return new FloatArray((int) size);
    }

    private Graph add(Graph graph) {
        graphs.add(graph);
        plan.add(graph);
        return graph;
    }

    private Graph graph(String name) {
        return new Graph(name + number, group);
    }

    /** A graph that runs between input and output: it has what they have. */
    private Graph following(String name) {
        Graph graph = graph(name);
        graph.tasks().consumeFromDevice(handedOn.toArray());
        graph.tasks().consumeFromDevice(ring);
        return graph;
    }

    private Graph input(boolean tied) {
        Graph graph = graph("input");
        graph.every(pass).once(streams, keys, values, parents);
        graph.once(embedding.floats(), embedding.bytes());
        graph.tasks().consumeFromDevice(ring).persistOnDevice(handedOn.toArray());
        if (!tied) {
            graph.tasks().persistOnDevice(embedding.floats(), embedding.bytes());
        }
        graph.tasks()
                .task(
                        graph.groups("keep", 1),
                        AttentionKernels::keep,
                        context,
                        pass,
                        keys,
                        values,
                        streams,
                        parents,
                        slots,
                        config.blockCount(),
                        config.keyWidth(),
                        config.valueWidth(),
                        config.embeddingLength())
                .task(
                        graph.perRow("enter", 1),
                        MatrixKernels::enter,
                        context,
                        pass,
                        embedding.floats(),
                        embedding.bytes(),
                        streams,
                        parents,
                        embedding.format().id(),
                        embedding.columns(),
                        embedding.rowUnits(),
                        group);
        return add(graph);
    }

    private Graph layer(DecoderModel model) {
        Graph graph = following("layer");
        graph.every(layerNumber);
        new LayerSteps(graph, model).add();
        return add(graph);
    }

    /** The steps of the layer graph. */
    private final class LayerSteps {
        private final Graph graph;
        private final DecoderModel model;
        private final FloatArray queries = floats(1, MOST, config.queryWidth());
        private final FloatArray keyRows = floats(1, MOST, config.keyWidth());
        private final FloatArray valueRows = floats(1, MOST, config.valueWidth());
        private final FloatArray attended = floats(1, MOST, config.attentionWidth());
        private final FloatArray gate = floats(1, MOST, config.feedForwardLength());
        private final FloatArray up = floats(1, MOST, config.feedForwardLength());

        LayerSteps(Graph graph, DecoderModel model) {
            this.graph = graph;
            this.model = model;
            graph.tasks().persistOnDevice(normed, queries, keyRows, valueRows, attended, gate, up);
        }

        void add() {
            norm("attnNorm", LayerWeights::attnNorm);
            product("attnQ", LayerWeights::attnQ, normed, queries);
            product("attnK", LayerWeights::attnK, normed, keyRows);
            product("attnV", LayerWeights::attnV, normed, valueRows);
            if (model.layers().getFirst().attnQBias() != null) {
                addBias("attnQBias", LayerWeights::attnQBias, queries, config.queryWidth());
                addBias("attnKBias", LayerWeights::attnKBias, keyRows, config.keyWidth());
                addBias("attnVBias", LayerWeights::attnVBias, valueRows, config.valueWidth());
            }
            if (model.layers().getFirst().attnQNorm() != null) {
                headNorm("attnQNorm", LayerWeights::attnQNorm, queries, config.headCount());
                headNorm("attnKNorm", LayerWeights::attnKNorm, keyRows, config.headCountKv());
            }
            rope();
            cacheWrite("writeKeys", keyRows, keys, config.keyWidth());
            cacheWrite("writeValues", valueRows, values, config.valueWidth());
            attention();
            product("attnOutput", LayerWeights::attnOutput, attended, streams);
            norm("ffnNorm", LayerWeights::ffnNorm);
            product("ffnGate", LayerWeights::ffnGate, normed, gate);
            product("ffnUp", LayerWeights::ffnUp, normed, up);
            swiGlu();
            product("ffnDown", LayerWeights::ffnDown, gate, streams);
        }

        private void norm(String step, Function<LayerWeights, Tensor> weights) {
            FloatArray vectors = WeightStack.vectors(model.layers().stream().map(weights).toList());
            graph.once(vectors);
            addNorm(graph, step, layerNumber, vectors);
        }

        private void product(
                String step,
                Function<LayerWeights, Tensor> weights,
                FloatArray from,
                FloatArray to) {
            int number = 0;
            for (WeightStack stack :
                    WeightStack.of(model.layers().stream().map(weights).toList())) {
                graph.once(stack.placement(), stack.floats(), stack.bytes());
                String name = number++ == 0 ? step : step + number;
                int target = to.equals(streams) ? MatrixKernels.TO_STREAMS : MatrixKernels.TO_ROWS;
                addProduct(graph, name, layerNumber, stack, from, to, target, stack.rows());
            }
        }

        private void addBias(
                String step, Function<LayerWeights, Tensor> biases, FloatArray rows, int width) {
            FloatArray vectors = vectors(biases);
            graph.once(vectors);
            graph.tasks()
                    .task(
                            graph.perElement(step, width),
                            ElementKernels::addBias,
                            context,
                            pass,
                            layerNumber,
                            vectors,
                            rows,
                            width);
        }

        private void headNorm(
                String step, Function<LayerWeights, Tensor> norms, FloatArray heads, int count) {
            FloatArray vectors = vectors(norms);
            graph.once(vectors);
            graph.tasks()
                    .task(
                            graph.perRow(step, count),
                            NormKernels::rmsNorm,
                            context,
                            pass,
                            layerNumber,
                            heads,
                            vectors,
                            heads,
                            NormKernels.FROM_ROWS,
                            count,
                            config.keyLength(),
                            config.normEpsilon(),
                            group);
        }

        /** Of tensors that this model has. */
        private FloatArray vectors(Function<LayerWeights, Tensor> tensors) {
            return WeightStack.vectors(
                    model.layers().stream()
                            .map(layer -> Objects.requireNonNull(tensors.apply(layer)))
                            .toList());
        }

        private void rope() {
            RotaryTable rotary = RotaryTable.of(model);
            int pairs = rotary.pairs();
            FloatArray cosines = floats(1, positions, pairs);
            FloatArray sines = floats(1, positions, pairs);
            float[] cosine = new float[pairs];
            float[] sine = new float[pairs];
            for (int position = 0; position < positions; position++) {
                rotary.fill(position, cosine, sine);
                for (int pair = 0; pair < pairs; pair++) {
                    cosines.set(position * pairs + pair, cosine[pair]);
                    sines.set(position * pairs + pair, sine[pair]);
                }
            }
            graph.once(cosines, sines);
            turn("ropeQ", queries, config.headCount(), cosines, sines, pairs);
            turn("ropeK", keyRows, config.headCountKv(), cosines, sines, pairs);
        }

        private void turn(
                String step,
                FloatArray heads,
                int count,
                FloatArray cosines,
                FloatArray sines,
                int pairs) {
            boolean halves = config.rope().pairing() == Rope.Pairing.HALVES;
            graph.tasks()
                    .task(
                            graph.perElement(step, count * pairs),
                            AttentionKernels::rope,
                            context,
                            pass,
                            heads,
                            cosines,
                            sines,
                            count,
                            config.keyLength(),
                            pairs,
                            halves ? pairs : 1,
                            halves ? 1 : 2);
        }

        private void cacheWrite(String step, FloatArray rows, FloatArray cache, int width) {
            graph.tasks()
                    .task(
                            graph.perElement(step, width),
                            AttentionKernels::cacheWrite,
                            context,
                            pass,
                            layerNumber,
                            rows,
                            cache,
                            slots,
                            width);
        }

        private void attention() {
            graph.tasks()
                    .task(
                            graph.perRow("attention", config.headCount()),
                            AttentionKernels::attention,
                            context,
                            pass,
                            layerNumber,
                            queries,
                            keys,
                            values,
                            parents,
                            attended,
                            slots,
                            config.headCount(),
                            config.headCountKv(),
                            config.keyLength(),
                            config.valueLength(),
                            (float) (1 / Math.sqrt(config.keyLength())),
                            group);
        }

        private void swiGlu() {
            graph.tasks()
                    .task(
                            graph.perElement("swiGlu", config.feedForwardLength()),
                            ElementKernels::swiGlu,
                            context,
                            pass,
                            gate,
                            up,
                            config.feedForwardLength());
        }
    }

    private void addNorm(Graph graph, String step, IntArray index, FloatArray vectors) {
        graph.tasks()
                .task(
                        graph.perRow(step, 1),
                        NormKernels::rmsNorm,
                        context,
                        pass,
                        index,
                        streams,
                        vectors,
                        normed,
                        NormKernels.FROM_STREAMS,
                        1,
                        config.embeddingLength(),
                        config.normEpsilon(),
                        group);
    }

    private void addProduct(
            Graph graph,
            String step,
            IntArray index,
            WeightStack stack,
            FloatArray from,
            FloatArray to,
            int target,
            int outputs) {
        graph.tasks()
                .task(
                        graph.groups(step, outputs),
                        MatrixKernels::product,
                        context,
                        pass,
                        index,
                        stack.placement(),
                        from,
                        stack.floats(),
                        stack.bytes(),
                        to,
                        stack.format().id(),
                        stack.columns(),
                        stack.rowUnits(),
                        outputs,
                        target,
                        group);
    }

    /** The output norm and a projection onto so many columns. */
    private Graph output(String name, int target, int outputs) {
        Graph graph = following(name);
        graph.once(zero, outputNorm, outputWeights.placement());
        if (!outputWeights.equals(embedding)) {
            graph.once(outputWeights.floats(), outputWeights.bytes());
        }
        graph.tasks().persistOnDevice(normed);
        addNorm(graph, "outputNorm", zero, outputNorm);
        addProduct(graph, "output", zero, outputWeights, normed, ring, target, outputs);
        return add(graph);
    }

    private Graph features() {
        Graph graph = following("features");
        graph.every(featureColumn);
        graph.tasks()
                .task(
                        graph.perElement("features", config.embeddingLength()),
                        ElementKernels::features,
                        context,
                        pass,
                        featureColumn,
                        streams,
                        ring,
                        config.embeddingLength());
        return add(graph);
    }

    /** The numbers that the next {@link #enter} tells the device. */
    IntArray pass() {
        return pass;
    }

    /** Moves kept entries and takes rows in, as {@link #pass} says. */
    void enter() {
        input.rows(Math.max(1, pass.get(PassLayout.ROWS)));
        int widest = config.blockCount() * Math.max(config.keyWidth(), config.valueWidth());
        int items = Math.max(widest, config.embeddingLength());
        boolean moves = pass.get(PassLayout.MOVES) > 0;
        input.resize("keep", moves ? Math.ceilDiv(items, group) : 1);
        plan.execute(input);
    }

    void layer(int number) {
        layerNumber.set(0, number);
        layer.rows(pass.get(PassLayout.ROWS));
        plan.execute(layer);
    }

    /** Copies streams to the ring, from a column of the result on. */
    void features(int column) {
        featureColumn.set(0, column);
        features.rows(pass.get(PassLayout.ROWS));
        plan.execute(features);
    }

    void output() {
        output.rows(pass.get(PassLayout.ROWS));
        plan.execute(output);
    }

    /** Projects onto so many tokens, which lie in the ring; to be prepared before the pass. */
    void shortlist(int size) {
        Graph graph = prepareShortlist(size);
        graph.rows(pass.get(PassLayout.ROWS));
        plan.execute(graph);
    }

    /** The graph for so many tokens; adding one makes a new plan, which a pass must not meet. */
    Graph prepareShortlist(int size) {
        int room = Math.max(group, Integer.highestOneBit(2 * size - 1));
        return shortlists.computeIfAbsent(
                room, r -> output("shortlist" + r + "x", MatrixKernels.TO_SHORTLIST, r));
    }

    void close() {
        plan.remove(graphs);
    }
}

package io.tercet.tasks.tornado;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.LayerWeights;
import io.tercet.models.decoder.Rope;
import io.tercet.models.decoder.RotaryTable;
import io.tercet.models.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The steps of the layer graph, by the reference's names and in its order. */
final class LayerSteps extends Steps {
    private final DecoderModel model;
    private final DecoderConfig config;
    private final FloatArray queries;
    private final FloatArray keyRows;
    private final FloatArray valueRows;
    private final FloatArray attended;
    private final FloatArray gate;
    private final FloatArray up;
    private final IntArray attentionLayer = new IntArray(1); // -1 where it is left out
    private final IntArray feedForwardLayer = new IntArray(1);

    LayerSteps(ModelArrays arrays, Graph graph, DecoderModel model) {
        super(arrays, graph);
        this.model = model;
        this.config = model.config();
        this.queries = ModelArrays.rows(config.queryWidth());
        this.keyRows = ModelArrays.rows(config.keyWidth());
        this.valueRows = ModelArrays.rows(config.valueWidth());
        this.attended = ModelArrays.rows(config.attentionWidth());
        this.gate = ModelArrays.rows(config.feedForwardLength());
        this.up = ModelArrays.rows(config.feedForwardLength());
        graph.handOn(arrays.normed, queries, keyRows, valueRows, attended, gate, up);
        graph.handOn(attentionLayer, feedForwardLayer);
    }

    void add() {
        nextLayer();
        norm("attnNorm", attentionLayer, vectors(LayerWeights::attnNorm));
        FloatArray input = arrays.tokens == null ? arrays.normed : joined(arrays.tokens);
        product("attnQ", attentionLayer, LayerWeights::attnQ, input, queries);
        product("attnK", attentionLayer, LayerWeights::attnK, input, keyRows);
        product("attnV", attentionLayer, LayerWeights::attnV, input, valueRows);
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
        cacheWrite("writeKeys", keyRows, arrays.keys, config.keyWidth());
        cacheWrite("writeValues", valueRows, arrays.values, config.valueWidth());
        attention();
        product("attnOutput", attentionLayer, LayerWeights::attnOutput, attended, arrays.streams);
        norm("ffnNorm", feedForwardLayer, vectors(LayerWeights::ffnNorm));
        product("ffnGate", feedForwardLayer, LayerWeights::ffnGate, arrays.normed, gate);
        product("ffnUp", feedForwardLayer, LayerWeights::ffnUp, arrays.normed, up);
        swiGlu();
        product("ffnDown", feedForwardLayer, LayerWeights::ffnDown, gate, arrays.streams);
    }

    /** A draft head's attention input: normed embeddings, each with the normed stream behind it. */
    private FloatArray joined(FloatArray tokens) {
        FloatArray joined = ModelArrays.rows(2 * config.embeddingLength());
        graph.handOn(joined);
        graph.tasks()
                .task(
                        graph.perElement("join", 2 * config.embeddingLength()),
                        FeatureKernels::join,
                        arrays.context,
                        arrays.pass,
                        tokens,
                        arrays.normed,
                        joined,
                        config.embeddingLength());
        return joined;
    }

    /** The layer's number counts on the device: a pass says before which layer it begins. */
    private void nextLayer() {
        graph.tasks()
                .task(
                        graph.items("nextLayer", 1),
                        ElementKernels::nextLayer,
                        arrays.context,
                        arrays.pass,
                        attentionLayer,
                        feedForwardLayer);
    }

    /** One task per stack; in the stacks that lack a layer its task does nothing. */
    private void product(
            String step,
            IntArray layer,
            Function<LayerWeights, Tensor> weights,
            FloatArray from,
            FloatArray to) {
        int target = to.equals(arrays.streams) ? MatrixKernels.TO_STREAMS : MatrixKernels.TO_ROWS;
        int number = 0;
        for (WeightStack stack : WeightStack.of(model.layers().stream().map(weights).toList())) {
            graph.once(stack.placement(), stack.floats(), stack.bytes());
            String name = number++ == 0 ? step : step + number;
            product(name, layer, stack, from, to, target, stack.rows());
        }
    }

    /** Of tensors that this model has. */
    private FloatArray vectors(Function<LayerWeights, @Nullable Tensor> tensors) {
        List<Tensor> all =
                model.layers().stream()
                        .map(weights -> Objects.requireNonNull(tensors.apply(weights)))
                        .toList();
        return WeightStack.vectors(all);
    }

    private void addBias(
            String step,
            Function<LayerWeights, @Nullable Tensor> biases,
            FloatArray rows,
            int width) {
        FloatArray vectors = vectors(biases);
        graph.once(vectors);
        graph.tasks()
                .task(
                        graph.perElement(step, width),
                        ElementKernels::addBias,
                        arrays.context,
                        arrays.pass,
                        attentionLayer,
                        vectors,
                        rows,
                        width);
    }

    private void headNorm(
            String step,
            Function<LayerWeights, @Nullable Tensor> norms,
            FloatArray heads,
            int count) {
        FloatArray vectors = vectors(norms);
        graph.once(vectors);
        graph.tasks()
                .task(
                        graph.perRow(step, count),
                        NormKernels::rmsNorm,
                        arrays.context,
                        arrays.pass,
                        attentionLayer,
                        heads,
                        vectors,
                        heads,
                        NormKernels.FROM_ROWS,
                        count,
                        config.keyLength(),
                        config.normEpsilon(),
                        arrays.sizes.warps(),
                        arrays.sizes.group());
    }

    private void rope() {
        RotaryTable rotary = RotaryTable.of(model);
        int pairs = rotary.pairs();
        FloatArray cosines = ModelArrays.floats(1, arrays.positions, pairs);
        FloatArray sines = ModelArrays.floats(1, arrays.positions, pairs);
        float[] cosine = new float[pairs];
        float[] sine = new float[pairs];
        for (int position = 0; position < arrays.positions; position++) {
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
                        arrays.context,
                        arrays.pass,
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
                        arrays.context,
                        arrays.pass,
                        attentionLayer,
                        rows,
                        cache,
                        arrays.slots,
                        width);
    }

    private void attention() {
        graph.tasks()
                .task(
                        graph.perRow("attention", config.headCount()),
                        AttentionKernels::attention,
                        arrays.context,
                        arrays.pass,
                        attentionLayer,
                        queries,
                        arrays.keys,
                        arrays.values,
                        arrays.parents,
                        attended,
                        arrays.slots,
                        config.headCount(),
                        config.headCountKv(),
                        config.keyLength(),
                        config.valueLength(),
                        (float) (1 / Math.sqrt(config.keyLength())),
                        arrays.sizes.group());
    }

    private void swiGlu() {
        graph.tasks()
                .task(
                        graph.perElement("swiGlu", config.feedForwardLength()),
                        ElementKernels::swiGlu,
                        arrays.context,
                        arrays.pass,
                        gate,
                        up,
                        config.feedForwardLength());
    }
}

package io.tercet.training.torch;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.TensorSpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A llama decoder with gradients: the same steps, in the same order and under the same names as
 * {@code io.tercet.tasks.reference.ReferencePass}, for whole batches of texts.
 */
public final class TrainableDecoder {
    private static final List<TensorSpec> QUERY_KEY_VALUE =
            List.of(TensorSpec.ATTN_Q, TensorSpec.ATTN_K, TensorSpec.ATTN_V);
    private static final List<TensorSpec> GATE_UP = List.of(TensorSpec.FFN_GATE, TensorSpec.FFN_UP);

    private final DecoderConfig config;
    private final Precision precision;
    private final Map<String, Tensor> parameters = new LinkedHashMap<>(); // by GGUF's names
    private final Map<Integer, Positions> positions; // by length
    private final @Nullable Map<String, Tensor>
            cast; // a frozen decoder's weights, as products want
    private final Rotation rotation;
    private final Attention attention;

    /** What depends on the length of a text only; queries are scaled as they turn. */
    private record Positions(Rotation.Angles queries, Rotation.Angles keys, Tensor mask) {
        /** Of rows in the middle of a text, which see what is in front of them. */
        Positions narrowed(long from, long rows) {
            return new Positions(
                    queries.narrow(from, rows),
                    keys.narrow(from, rows),
                    mask.narrow(0, from, rows).narrow(1, 0, from + rows));
        }
    }

    TrainableDecoder(DecoderConfig config, Precision precision, Map<String, Tensor> parameters) {
        this(config, precision, parameters, null, new Rotation(config, precision), new TreeMap<>());
    }

    private TrainableDecoder(
            DecoderConfig config,
            Precision precision,
            Map<String, Tensor> parameters,
            @Nullable Map<String, Tensor> cast,
            Rotation rotation,
            Map<Integer, Positions> positions) {
        this.config = config;
        this.precision = precision;
        this.parameters.putAll(parameters);
        this.cast = cast;
        this.attention = new Attention(config);
        this.rotation = rotation;
        this.positions = positions;
    }

    /**
     * A decoder that never learns: its weights are folded and rounded once, and have no gradient.
     */
    static TrainableDecoder frozen(
            DecoderConfig config, Precision precision, Map<String, Tensor> parameters) {
        parameters.values().forEach(weight -> weight.requires_grad_(false));
        Rotation rotation = new Rotation(config, precision);
        return new TrainableDecoder(
                config, precision, parameters, new HashMap<>(), rotation, new TreeMap<>());
    }

    /** The same decoder with other weights. */
    TrainableDecoder with(Map<String, Tensor> others) {
        return new TrainableDecoder(config, precision, others, null, rotation, positions);
    }

    public DecoderConfig config() {
        return config;
    }

    /** The tensors to train, by GGUF's names. */
    Map<String, Tensor> parameters() {
        return parameters;
    }

    Precision precision() {
        return precision;
    }

    TensorVector parameterVector() {
        return new TensorVector(parameters.values().toArray(Tensor[]::new));
    }

    /**
     * Residual streams that leave the wanted layers.
     *
     * @param tokens [texts, length] of int64
     * @param layers ascending; n means behind the n-th layer, 0 the embeddings
     * @return by layer, each [texts, length, embeddingLength]
     */
    Map<Integer, Tensor> streams(Tensor tokens, List<Integer> layers) {
        return streams(tokens, layers, null);
    }

    /**
     * Residual streams of tokens behind those of a cache, which holds them afterwards.
     *
     * @param tokens [texts, rows] of int64
     * @param layers ascending; with all of the decoder's, the cache can be gone on with
     * @param cache what the texts began with; null where they begin here
     * @return by layer, each [texts, rows, embeddingLength]
     */
    Map<Integer, Tensor> streams(
            Tensor tokens, List<Integer> layers, @Nullable KeyValueCache cache) {
        return continued(embedding(tokens), layers, cache);
    }

    /**
     * The same for streams that come from elsewhere.
     *
     * @param entering [texts, rows, embeddingLength], before the first layer
     */
    Map<Integer, Tensor> continued(
            Tensor entering, List<Integer> layers, @Nullable KeyValueCache cache) {
        int rows = (int) entering.size(1);
        Positions at =
                cache == null
                        ? positions(rows)
                        : positions(cache.capacity()).narrowed(cache.length(), rows);
        Tensor x = entering;
        Map<Integer, Tensor> streams = new TreeMap<>();
        if (layers.contains(0)) {
            streams.put(0, x);
        }
        for (int layer = 0; layer < layers.getLast(); layer++) {
            x = feedForward(layer, attend(layer, x, at, cache));
            if (layers.contains(layer + 1)) {
                streams.put(layer + 1, x);
            }
        }
        if (cache != null) {
            cache.advance(rows);
        }
        return streams;
    }

    /** Rows of the embedding, [texts, length, embeddingLength]. */
    Tensor embedding(Tensor tokens) {
        return torch.embedding(weight(TensorSpec.TOKEN_EMBEDDING, 0), tokens);
    }

    /** The rows that streams are projected onto, [vocabularySize, embeddingLength]. */
    Tensor outputRows() {
        return weight(outputSpec(), 0);
    }

    /**
     * The output norm and projection.
     *
     * @param streams [rows, embeddingLength]
     * @return [rows, vocabularySize], single precision
     */
    Tensor project(Tensor streams) {
        return normedLinear(TensorSpec.OUTPUT_NORM, List.of(outputSpec()), 0, streams)
                .to(torch.ScalarType.Float);
    }

    private TensorSpec outputSpec() {
        boolean tied = !parameters.containsKey(TensorSpec.OUTPUT.name(0));
        return tied ? TensorSpec.TOKEN_EMBEDDING : TensorSpec.OUTPUT;
    }

    private Tensor attend(int layer, Tensor x, Positions at, @Nullable KeyValueCache cache) {
        long texts = x.size(0);
        long length = x.size(1);
        long[] widths = {config.queryWidth(), config.keyWidth(), config.valueWidth()};
        TensorVector parts =
                normedLinear(TensorSpec.ATTN_NORM, QUERY_KEY_VALUE, layer, x)
                        .split_with_sizes(widths, -1);
        Tensor queries = heads(rotation.turned(parts.get(0), at.queries), config.headCount());
        Tensor keys = heads(rotation.turned(parts.get(1), at.keys), config.headCountKv());
        Tensor values = heads(parts.get(2), config.headCountKv());
        if (cache != null) {
            keys = cache.keys(layer, keys);
            values = cache.values(layer, values);
        }
        Tensor mixed =
                attention
                        .mixed(queries, keys, values, at.mask)
                        .view(texts, config.headCount(), length, config.valueLength())
                        .transpose(1, 2)
                        .reshape(texts, length, config.attentionWidth());
        return x.add(torch.linear(mixed, weight(TensorSpec.ATTN_OUTPUT, layer)));
    }

    /** [texts, length, width] to [texts, heads, length, width / heads]. */
    private static Tensor heads(Tensor all, int count) {
        return all.reshape(all.size(0), all.size(1), count, -1).transpose(1, 2);
    }

    private Tensor feedForward(int layer, Tensor x) {
        TensorVector both = normedLinear(TensorSpec.FFN_NORM, GATE_UP, layer, x).chunk(2, -1);
        Tensor gated = torch.silu(both.get(0)).mul(both.get(1));
        return x.add(torch.linear(gated, weight(TensorSpec.FFN_DOWN, layer)));
    }

    /** Norm and matrices in one product: the norm's weights go into the matrices' columns. */
    private Tensor normedLinear(TensorSpec norm, List<TensorSpec> matrices, int layer, Tensor x) {
        return torch.linear(
                Tensors.unit(x, config.normEpsilon()),
                weight(norm.name(layer), () -> folded(norm, matrices, layer)));
    }

    private Tensor folded(TensorSpec norm, List<TensorSpec> matrices, int layer) {
        Tensor[] rows =
                matrices.stream().map(spec -> parameter(spec, layer)).toArray(Tensor[]::new);
        return torch.cat(new TensorVector(rows), 0).mul(parameter(norm, layer));
    }

    private Tensor weight(TensorSpec spec, int layer) {
        return weight(spec.name(layer), () -> parameter(spec, layer));
    }

    private Tensor weight(String name, Supplier<Tensor> weight) {
        return cast == null
                ? cast(weight.get())
                : cast.computeIfAbsent(name, _ -> Tensors.kept(cast(weight.get())));
    }

    private Tensor cast(Tensor weight) {
        return weight.to(precision.activations());
    }

    Tensor parameter(TensorSpec spec, int layer) {
        return Objects.requireNonNull(parameters.get(spec.name(layer)));
    }

    private Positions positions(int length) {
        return positions.computeIfAbsent(
                length,
                _ ->
                        new Positions(
                                rotation.queries(length), rotation.keys(length), causal(length)));
    }

    private Tensor causal(int length) {
        float[] mask = new float[length * length];
        for (int row = 0; row < length; row++) {
            Arrays.fill(mask, row * length + row + 1, (row + 1) * length, Float.NEGATIVE_INFINITY);
        }
        return Tensors.kept(cast(Tensors.of(mask, length, length)));
    }
}

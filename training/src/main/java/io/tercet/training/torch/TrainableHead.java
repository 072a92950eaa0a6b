package io.tercet.training.torch;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * An EAGLE-3 head (arXiv 2503.01840, section 3) with gradients. Row i has the target's fused
 * features of position i and the embedding of token i + 1:
 *
 * <pre>
 *   x = fc(low, middle, high)                                   or the head's own last output
 *   token_norm(embedding), feature_norm(x) ── q, k, v ── rope ── attention ── attnOutput ──(+ x)
 *   x ── ffnNorm ── silu(ffnGate) * ffnUp ── ffnDown ──(+ x)
 * </pre>
 *
 * <p>Training-time test: step s feeds the outputs of step s - 1 in place of the features, one token
 * further. Its rows see the keys of step 0 up to their own row and those of later steps at their
 * own row only, as at decoding.
 */
final class TrainableHead {
    static final String FC = "fc.weight";
    static final String TOKEN_NORM = "token_norm.weight";
    static final String FEATURE_NORM = "feature_norm.weight";
    private static final double DEVIATION = 0.02;

    private final TrainableDecoder target;
    private final DecoderConfig config;
    private final Map<String, Tensor> parameters;
    private final Rotation rotation;
    private final Map<Integer, Positions> positions = new HashMap<>(); // by length

    /** What depends on the length of a text only. */
    private record Positions(Rotation.Angles queries, Rotation.Angles keys, Tensor mask) {}

    TrainableHead(TrainableDecoder target, Map<String, Tensor> parameters) {
        this.target = target;
        this.config = target.config();
        this.parameters = parameters;
        this.rotation = new Rotation(config, target.precision());
    }

    /**
     * A head before its first step: the target's last layer, which sees the high features as they
     * are and of the embedding next to nothing.
     */
    static Map<String, Tensor> beginner(TrainableDecoder target) {
        int width = target.config().embeddingLength();
        int last = target.config().blockCount() - 1;
        Map<String, Tensor> weights = new LinkedHashMap<>();
        Tensor none = noise(width, 2L * width);
        weights.put(FC, joined(none, torch.eye(width)));
        weights.put(TOKEN_NORM, torch.ones(width).requires_grad_(true));
        weights.put(FEATURE_NORM, Tensors.copy(target.parameter(TensorSpec.ATTN_NORM, last)));
        for (TensorSpec spec : List.of(TensorSpec.ATTN_Q, TensorSpec.ATTN_K, TensorSpec.ATTN_V)) {
            Tensor whole = target.parameter(spec, last);
            weights.put(spec.name(0), joined(noise(whole.size(0), width), whole));
        }
        for (TensorSpec spec :
                List.of(
                        TensorSpec.ATTN_OUTPUT,
                        TensorSpec.FFN_NORM,
                        TensorSpec.FFN_GATE,
                        TensorSpec.FFN_UP,
                        TensorSpec.FFN_DOWN)) {
            weights.put(spec.name(0), Tensors.copy(target.parameter(spec, last)));
        }
        weights.put(
                TensorSpec.OUTPUT_NORM.name(0),
                Tensors.copy(target.parameter(TensorSpec.OUTPUT_NORM, 0)));
        return weights;
    }

    private static Tensor noise(long rows, long columns) {
        return torch.randn(rows, columns).mul(new Scalar(DEVIATION));
    }

    private static Tensor joined(Tensor left, Tensor right) {
        return torch.cat(new TensorVector(left, right), 1).requires_grad_(true);
    }

    /** [texts, length, 3 * embeddingLength] of the target to [texts, length, embeddingLength]. */
    Tensor fused(Tensor features) {
        return torch.linear(features, weight(FC));
    }

    /** What a pass of one step has. */
    private record Pass(Tensor queries, List<Tensor> keys, List<Tensor> values) {}

    /**
     * Outputs of every step of the training-time test, each [texts, length, embeddingLength].
     *
     * @param features [texts, length, embeddingLength], fused; row i of position i
     * @param tokens [texts, length + 1]
     */
    List<Tensor> unroll(Tensor features, Tensor tokens, int steps) {
        long length = features.size(1);
        Tensor embeddings = target.embedding(tokens);
        List<Tensor> outputs = new ArrayList<>();
        List<Tensor> keys = new ArrayList<>();
        List<Tensor> values = new ArrayList<>();
        Positions at =
                positions.computeIfAbsent(
                        Math.toIntExact(length), known -> positions(known, steps));
        Tensor x = features;
        for (int step = 0; step < steps; step++) {
            TensorVector parts = projected(shifted(embeddings, 1L + step, length), x);
            Tensor queries = rotation.turned(parts.get(0), at.queries.narrow(step, length));
            keys.add(
                    heads(
                            rotation.turned(parts.get(1), at.keys.narrow(step, length)),
                            config.headCountKv()));
            values.add(heads(parts.get(2), config.headCountKv()));
            Tensor attended =
                    attention(new Pass(heads(queries, config.headCount()), keys, values), at.mask);
            x = x.add(torch.linear(attended, weight(TensorSpec.ATTN_OUTPUT.name(0))));
            x = feedForward(x);
            outputs.add(x);
        }
        return outputs;
    }

    /**
     * What the rows of a step have as embeddings, [texts, length, embeddingLength].
     *
     * @param tokens [texts, length + 1]
     */
    Tensor embeddings(Tensor tokens, int step) {
        return shifted(target.embedding(tokens), 1L + step, tokens.size(1) - 1);
    }

    /** Rows [from, from + length) of every text; zeros behind its end. */
    private static Tensor shifted(Tensor rows, long from, long length) {
        long there = Math.min(length, rows.size(1) - from);
        Tensor part = rows.narrow(1, from, there);
        if (there == length) {
            return part;
        }
        Tensor rest =
                torch.zeros(rows.size(0), length - there, rows.size(2)).to(rows.scalar_type());
        return torch.cat(new TensorVector(part, rest), 1);
    }

    private TensorVector projected(Tensor embeddings, Tensor x) {
        Tensor both =
                torch.cat(
                        new TensorVector(normed(embeddings, TOKEN_NORM), normed(x, FEATURE_NORM)),
                        -1);
        Tensor matrix =
                torch.cat(
                        new TensorVector(
                                weight(TensorSpec.ATTN_Q.name(0)),
                                weight(TensorSpec.ATTN_K.name(0)),
                                weight(TensorSpec.ATTN_V.name(0))),
                        0);
        long[] widths = {config.queryWidth(), config.keyWidth(), config.valueWidth()};
        return torch.linear(both, matrix).split_with_sizes(widths, -1);
    }

    /** [texts, length, heads * width] to [texts, heads, length, width]. */
    private static Tensor heads(Tensor all, int count) {
        return all.reshape(all.size(0), all.size(1), count, -1).transpose(1, 2);
    }

    /** [texts, length, attentionWidth]. */
    private Tensor attention(Pass pass, Tensor mask) {
        Tensor first = pass.keys().getFirst();
        long texts = first.size(0);
        long kv = config.headCountKv();
        long group = config.headsPerKv();
        long length = first.size(2);
        long width = config.keyLength();
        Tensor queries = pass.queries().reshape(texts, kv, group, length, width);
        List<Tensor> scores = new ArrayList<>();
        scores.add(
                torch.bmm(
                                queries.reshape(texts * kv, group * length, width),
                                first.reshape(texts * kv, length, width).transpose(1, 2))
                        .view(texts, kv, group, length, length)
                        .add(mask));
        for (Tensor later : pass.keys().subList(1, pass.keys().size())) {
            long[] last = {-1};
            scores.add(queries.mul(later.unsqueeze(2)).sum(last, true, null));
        }
        Tensor shares = torch.cat(new TensorVector(scores.toArray(Tensor[]::new)), -1).softmax(-1);
        Tensor mixed =
                torch.bmm(
                                shares.narrow(-1, 0, length)
                                        .reshape(texts * kv, group * length, length),
                                pass.values()
                                        .getFirst()
                                        .reshape(texts * kv, length, config.valueLength()))
                        .view(texts, kv, group, length, config.valueLength());
        for (int step = 1; step < pass.values().size(); step++) {
            mixed =
                    mixed.add(
                            shares.narrow(-1, length + step - 1, 1)
                                    .mul(pass.values().get(step).unsqueeze(2)));
        }
        return mixed.reshape(texts, config.headCount(), length, config.valueLength())
                .transpose(1, 2)
                .reshape(texts, length, config.attentionWidth());
    }

    private Tensor feedForward(Tensor x) {
        Tensor normed = normed(x, TensorSpec.FFN_NORM.name(0));
        Tensor gate = torch.linear(normed, weight(TensorSpec.FFN_GATE.name(0)));
        Tensor up = torch.linear(normed, weight(TensorSpec.FFN_UP.name(0)));
        return x.add(torch.linear(torch.silu(gate).mul(up), weight(TensorSpec.FFN_DOWN.name(0))));
    }

    /** Ready to be projected onto the target's output rows. */
    Tensor outputNormed(Tensor x) {
        return normed(x, TensorSpec.OUTPUT_NORM.name(0));
    }

    private Tensor normed(Tensor x, String norm) {
        return Tensors.unit(x, config.normEpsilon()).mul(weight(norm));
    }

    private Tensor weight(String name) {
        return Objects.requireNonNull(parameters.get(name)).to(target.precision().activations());
    }

    private Positions positions(int length, int steps) {
        return new Positions(
                rotation.queries(length + steps), rotation.keys(length + steps), causal(length));
    }

    private Tensor causal(int length) {
        float[] mask = new float[length * length];
        for (int row = 0; row < length; row++) {
            Arrays.fill(mask, row * length + row + 1, (row + 1) * length, Float.NEGATIVE_INFINITY);
        }
        return Tensors.kept(Tensors.of(mask, length, length).to(target.precision().activations()));
    }
}

package io.tercet.training.torch;

import io.tercet.models.decoder.DecoderConfig;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Mixes values by the agreement of queries and keys. */
final class Attention {
    private final DecoderConfig config;

    Attention(DecoderConfig config) {
        this.config = config;
    }

    /**
     * Values as every row of queries sees them.
     *
     * @param queries [texts, headCount, rows, keyLength], scaled
     * @param keys [texts, headCountKv, seen, keyLength]
     * @param values [texts, headCountKv, seen, valueLength]
     * @param mask [rows, seen], minus infinity for what a row does not see; the last of a text sees
     *     everything
     * @return as many elements as [texts, headCount, rows, valueLength], in that order
     */
    Tensor mixed(Tensor queries, Tensor keys, Tensor values, Tensor mask) {
        return queries.size(2) == 1
                ? single(queries, keys, values)
                : masked(queries, keys, values, mask);
    }

    /** Written out: the backward pass of PyTorch's own is 20 times slower in bfloat16. */
    private Tensor masked(Tensor queries, Tensor keys, Tensor values, Tensor mask) {
        // Heads that share keys share a product: [texts * headsKv, headsPerKv * length, keyLength].
        long shared = keys.size(0) * config.headCountKv();
        long length = queries.size(2);
        long rows = config.headsPerKv() * length;
        long seen = keys.size(2);
        Tensor scores =
                torch.bmm(
                                queries.reshape(shared, rows, config.keyLength()),
                                keys.reshape(shared, seen, config.keyLength()).transpose(1, 2))
                        .view(shared, config.headsPerKv(), length, seen)
                        .add(mask);
        return torch.bmm(
                scores.softmax(-1).view(shared, rows, seen),
                values.reshape(shared, seen, config.valueLength()));
    }

    /** The last row of every text: PyTorch's own needs no copies of keys and values. */
    private Tensor single(Tensor queries, Tensor keys, Tensor values) {
        Tensor shared =
                queries.reshape(
                        keys.size(0),
                        config.headCountKv(),
                        config.headsPerKv(),
                        config.keyLength());
        return torch.scaled_dot_product_attention(
                shared, keys, values, new TensorOptional(), 0, false, new DoubleOptional(1), false);
    }
}

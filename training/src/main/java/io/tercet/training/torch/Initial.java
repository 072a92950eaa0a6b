package io.tercet.training.torch;

import io.tercet.models.decoder.Architecture;
import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.TensorSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A decoder before its first step: random matrices, norms of one. */
final class Initial {
    private static final double DEVIATION = 0.02; // GPT-2's, section 2.3 of its report

    private Initial() {}

    /** Always the same weights for a seed; the embedding's rows serve as output. */
    static Map<String, Tensor> weights(DecoderConfig config, long seed) {
        torch.manual_seed(seed);
        Map<String, Tensor> weights = new LinkedHashMap<>();
        for (TensorSpec spec : TensorSpec.ALL) {
            if (!spec.required().contains(Architecture.LLAMA)) {
                continue;
            }
            for (int block = 0; block < (spec.inBlock() ? config.blockCount() : 1); block++) {
                weights.put(spec.name(block), weight(spec, config));
            }
        }
        return weights;
    }

    private static Tensor weight(TensorSpec spec, DecoderConfig config) {
        long rows = spec.rows().applyAsInt(config);
        long columns = spec.columns().applyAsInt(config);
        Tensor weight =
                rows == 1
                        ? torch.ones(columns)
                        : torch.randn(rows, columns).mul(new Scalar(deviation(spec, config)));
        return weight.requires_grad_(true);
    }

    /** What adds to the residual stream starts smaller, the deeper the model. */
    private static double deviation(TensorSpec spec, DecoderConfig config) {
        boolean adds = spec.equals(TensorSpec.ATTN_OUTPUT) || spec.equals(TensorSpec.FFN_DOWN);
        return adds ? DEVIATION / Math.sqrt(2.0 * config.blockCount()) : DEVIATION;
    }

    /** A random matrix that keeps the lengths of what it multiplies, on average. */
    static Tensor matrix(long rows, long columns) {
        return torch.randn(rows, columns)
                .mul(new Scalar(1 / Math.sqrt((double) columns)))
                .requires_grad_(true);
    }
}

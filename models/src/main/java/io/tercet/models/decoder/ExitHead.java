package io.tercet.models.decoder;

import io.tercet.models.tensor.Tensor;
import java.util.stream.Stream;

/**
 * What an exit projects through instead of the output norm alone: a norm and a low-rank adapter of
 * its own. With {@code n = rmsNorm(stream) * norm}, its logits are {@code output * (n + up * (down
 * * n))}.
 *
 * @param layer layers run before it, 1 to {@code blockCount - 1}
 * @param norm [embeddingLength]
 * @param down [rank, embeddingLength]
 * @param up [embeddingLength, rank]
 */
public record ExitHead(int layer, Tensor norm, Tensor down, Tensor up) {

    /** Width of the adapter. */
    public int rank() {
        return down.rows();
    }

    Stream<Tensor> tensors() {
        return Stream.of(norm, down, up);
    }
}

package io.tercet.models.decoder;

import io.tercet.models.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A decoder's sizes and weights, read in place from its file.
 *
 * @param name what messages call it: the file's name
 * @param tokenEmbedding [vocabularySize, embeddingLength]
 * @param output [vocabularySize, embeddingLength]; the same tensor as {@code tokenEmbedding} where
 *     tied
 * @param ropeFactors [rope.dimensionCount / 2], divisors of the frequencies (Llama 3.x), or null
 */
public record DecoderModel(
        String name,
        DecoderConfig config,
        Tensor tokenEmbedding,
        List<LayerWeights> layers,
        Tensor outputNorm,
        Tensor output,
        @Nullable Tensor ropeFactors) {
    public DecoderModel {
        layers = List.copyOf(layers);
    }

    /** All weights, each once. */
    public Stream<Tensor> tensors() {
        return Stream.concat(
                tied()
                        ? Stream.of(tokenEmbedding, outputNorm)
                        : Stream.of(tokenEmbedding, outputNorm, output),
                layers.stream().flatMap(LayerWeights::tensors));
    }

    /** Whether the output projection reuses the embedding's rows. */
    public boolean tied() {
        return output.name().equals(tokenEmbedding.name());
    }
}

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
 * @param exits trained exits, of one rank; an exit at another layer uses the output norm
 */
public record DecoderModel(
        String name,
        DecoderConfig config,
        Tensor tokenEmbedding,
        List<LayerWeights> layers,
        Tensor outputNorm,
        Tensor output,
        @Nullable Tensor ropeFactors,
        List<ExitHead> exits) {
    public DecoderModel {
        layers = List.copyOf(layers);
        exits = List.copyOf(exits);
    }

    /** The same decoder with trained exits. */
    public DecoderModel withExits(List<ExitHead> heads) {
        return new DecoderModel(
                name, config, tokenEmbedding, layers, outputNorm, output, ropeFactors, heads);
    }

    /** All weights, each once. */
    public Stream<Tensor> tensors() {
        Stream<Tensor> ends =
                tied()
                        ? Stream.of(tokenEmbedding, outputNorm)
                        : Stream.of(tokenEmbedding, outputNorm, output);
        return Stream.of(
                        ends,
                        layers.stream().flatMap(LayerWeights::tensors),
                        exits.stream().flatMap(ExitHead::tensors))
                .flatMap(tensors -> tensors);
    }

    /** Whether the output projection reuses the embedding's rows. */
    public boolean tied() {
        return output.name().equals(tokenEmbedding.name());
    }
}

package io.tercet.models.decoder;

import io.tercet.models.tensor.Tensor;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tensors of one transformer block; absent ones are null. A matrix has a row per output. */
public record LayerWeights(
        Tensor attnNorm, // [embeddingLength]
        Tensor attnQ, // [queryWidth, embeddingLength]
        Tensor attnK, // [keyWidth, embeddingLength]
        Tensor attnV, // [valueWidth, embeddingLength]
        Tensor attnOutput, // [embeddingLength, attentionWidth]
        @Nullable Tensor attnQBias, // [queryWidth], qwen2
        @Nullable Tensor attnKBias, // [keyWidth]
        @Nullable Tensor attnVBias, // [valueWidth]
        @Nullable Tensor attnQNorm, // [keyLength], qwen3
        @Nullable Tensor attnKNorm, // [keyLength]
        Tensor ffnNorm, // [embeddingLength]
        Tensor ffnGate, // [feedForwardLength, embeddingLength]
        Tensor ffnUp, // [feedForwardLength, embeddingLength]
        Tensor ffnDown // [embeddingLength, feedForwardLength]
        ) {
    /** Those that are there. */
    Stream<Tensor> tensors() {
        return Stream.of(
                        attnNorm,
                        attnQ,
                        attnK,
                        attnV,
                        attnOutput,
                        attnQBias,
                        attnKBias,
                        attnVBias,
                        attnQNorm,
                        attnKNorm,
                        ffnNorm,
                        ffnGate,
                        ffnUp,
                        ffnDown)
                .filter(Objects::nonNull);
    }
}

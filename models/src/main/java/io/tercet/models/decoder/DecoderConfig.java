package io.tercet.models.decoder;

/**
 * The sizes of a decoder-only transformer, in GGUF's words.
 *
 * @param architecture {@code llama}, {@code qwen2} or {@code qwen3}
 * @param contextLength positions that the model was made for
 * @param embeddingLength width of the residual stream
 * @param feedForwardLength width of the gated feed-forward layer
 * @param headCount attention heads
 * @param headCountKv key/value heads; divides {@code headCount}
 * @param keyLength elements of a query or key head; not always {@code embeddingLength / headCount}
 * @param valueLength elements of a value head
 * @param vocabularySize rows of the embedding and of the output projection
 * @param normEpsilon added to the mean square inside every RMS norm
 */
public record DecoderConfig(
        String architecture,
        int contextLength,
        int embeddingLength,
        int feedForwardLength,
        int blockCount,
        int headCount,
        int headCountKv,
        int keyLength,
        int valueLength,
        int vocabularySize,
        float normEpsilon,
        Rope rope) {

    /** Width of all query heads together. */
    public int queryWidth() {
        return headCount * keyLength;
    }

    /** Width of all key heads together. */
    public int keyWidth() {
        return headCountKv * keyLength;
    }

    /** Width of all value heads together. */
    public int valueWidth() {
        return headCountKv * valueLength;
    }

    /** Width of the attention's result, before the output projection. */
    public int attentionWidth() {
        return headCount * valueLength;
    }

    /** Query heads that share one key/value head. */
    public int headsPerKv() {
        return headCount / headCountKv;
    }

    /** The same model with room for another number of positions. */
    public DecoderConfig withContextLength(int length) {
        return new DecoderConfig(
                architecture,
                length,
                embeddingLength,
                feedForwardLength,
                blockCount,
                headCount,
                headCountKv,
                keyLength,
                valueLength,
                vocabularySize,
                normEpsilon,
                rope);
    }

    /** The same model with another number of layers. */
    public DecoderConfig withBlockCount(int layers) {
        return new DecoderConfig(
                architecture,
                contextLength,
                embeddingLength,
                feedForwardLength,
                layers,
                headCount,
                headCountKv,
                keyLength,
                valueLength,
                vocabularySize,
                normEpsilon,
                rope);
    }
}

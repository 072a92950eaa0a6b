package io.tercet.models.piece;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.LayerWeights;
import io.tercet.models.gguf.GgufException;
import io.tercet.models.tensor.Tensor;
import java.util.List;

/**
 * A draft head on a target's features (EAGLE-3, arXiv 2503.01840): a decoder of one layer whose
 * residual stream starts from a <em>feature</em> instead of an embedding.
 *
 * <pre>
 *   feature of a row   fc * (the target's streams at the row's position, side by side),
 *                      or the head's own output stream of the row before
 *   attention input    concat(rmsnorm(embedding) * tokenNorm, rmsnorm(feature) * attnNorm)
 *   everything else    as in a decoder, the feature in the embedding's place
 * </pre>
 *
 * <p>The row for position i carries the token of position i + 1.
 *
 * @param target whose embedding, output projection and rotary embedding it uses
 * @param decoder that one layer as a decoder: {@code attnNorm} is the file's {@code feature_norm},
 *     and the rows of {@code attnQ}, {@code attnK}, {@code attnV} are twice as wide as the stream.
 *     Embedding and output are the target's own tensors
 * @param tokenNorm [embeddingLength], on the embedding
 * @param fc [embeddingLength, featureLayers * embeddingLength]
 * @param featureLayers layers of the target whose entering streams make a feature, ascending;
 *     {@code blockCount} means the stream that leaves the last layer
 * @param draftTokens tokens that it was trained to propose, ascending; empty for all of them
 */
public record HeadModel(
        DecoderModel target,
        DecoderModel decoder,
        Tensor tokenNorm,
        Tensor fc,
        List<Integer> featureLayers,
        List<Integer> draftTokens) {
    private static final String PREFIX = "tercet.head.";

    /** Key of {@link #featureLayers}. */
    public static final String FEATURE_LAYERS = PREFIX + "feature_layers";

    /** Key of the number of attention heads. */
    public static final String HEAD_COUNT = PREFIX + "head_count";

    /** Key of the number of key/value heads. */
    public static final String HEAD_COUNT_KV = PREFIX + "head_count_kv";

    /** Key of the width of the gated feed-forward layer. */
    public static final String FEED_FORWARD_LENGTH = PREFIX + "feed_forward_length";

    /** Key of {@link #draftTokens}; absent for all. */
    public static final String DRAFT_TOKENS = PREFIX + "draft_tokens";

    public HeadModel {
        featureLayers = List.copyOf(featureLayers);
        draftTokens = List.copyOf(draftTokens);
    }

    /** Sizes of the one layer. */
    public DecoderConfig config() {
        return decoder.config();
    }

    /**
     * Checks that a model is the head's target.
     *
     * @throws IllegalArgumentException when its weights are others
     */
    public void checkTarget(DecoderModel model) {
        if (!model.tokenEmbedding().equals(target.tokenEmbedding())
                || !model.layers().equals(target.layers())) {
            throw new IllegalArgumentException(
                    "the head %s was read for the target %s, not for %s"
                            .formatted(decoder.name(), target.name(), model.name()));
        }
    }

    /**
     * Reads a head; its weights stay in the file.
     *
     * @param targetSha256 of the target's GGUF file
     * @throws GgufException with one sentence when the piece is no head, belongs to another target,
     *     or a key or tensor is missing or wrong
     */
    public static HeadModel read(Piece piece, DecoderModel target, String targetSha256) {
        piece.require(Piece.Kind.HEAD, targetSha256);
        DecoderConfig whole = target.config();
        DecoderConfig config = config(piece, whole);
        int width = config.embeddingLength();
        List<Integer> layers = piece.ascending(FEATURE_LAYERS, 0, whole.blockCount());
        if (layers.isEmpty()) {
            throw piece.refusal("Key %s should name a layer.".formatted(FEATURE_LAYERS));
        }
        List<Integer> tokens =
                piece.file().has(DRAFT_TOKENS)
                        ? piece.ascending(DRAFT_TOKENS, 0, whole.vocabularySize() - 1)
                        : List.of();
        DecoderModel decoder =
                new DecoderModel(
                        piece.file().name(),
                        config,
                        target.tokenEmbedding(),
                        List.of(layer(piece, config)),
                        piece.tensor("output_norm.weight", 1, width),
                        target.output(),
                        target.ropeFactors(),
                        List.of());
        return new HeadModel(
                target,
                decoder,
                piece.tensor("token_norm.weight", 1, width),
                piece.tensor("fc.weight", width, layers.size() * width),
                layers,
                tokens);
    }

    private static DecoderConfig config(Piece piece, DecoderConfig target) {
        int heads = piece.size(HEAD_COUNT);
        int headsKv = piece.size(HEAD_COUNT_KV);
        if (heads % headsKv != 0) {
            throw piece.refusal(
                    "Key %s should divide the %d of %s, which %d does not."
                            .formatted(HEAD_COUNT_KV, heads, HEAD_COUNT, headsKv));
        }
        return new DecoderConfig(
                target.architecture(),
                target.contextLength(),
                target.embeddingLength(),
                piece.size(FEED_FORWARD_LENGTH),
                1,
                heads,
                headsKv,
                target.keyLength(),
                target.valueLength(),
                target.vocabularySize(),
                target.normEpsilon(),
                target.rope());
    }

    private static LayerWeights layer(Piece piece, DecoderConfig config) {
        int width = config.embeddingLength();
        int hidden = config.feedForwardLength();
        return new LayerWeights(
                piece.tensor("feature_norm.weight", 1, width),
                piece.tensor("blk.0.attn_q.weight", config.queryWidth(), 2 * width),
                piece.tensor("blk.0.attn_k.weight", config.keyWidth(), 2 * width),
                piece.tensor("blk.0.attn_v.weight", config.valueWidth(), 2 * width),
                piece.tensor("blk.0.attn_output.weight", width, config.attentionWidth()),
                null,
                null,
                null,
                null,
                null,
                piece.tensor("blk.0.ffn_norm.weight", 1, width),
                piece.tensor("blk.0.ffn_gate.weight", hidden, width),
                piece.tensor("blk.0.ffn_up.weight", hidden, width),
                piece.tensor("blk.0.ffn_down.weight", width, hidden));
    }
}

package io.tercet.models.piece;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.LayerWeights;
import io.tercet.models.decoder.TensorSpec;
import io.tercet.models.gguf.GgufException;
import java.lang.foreign.SegmentAllocator;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A smaller model made of some of its target's layers: in those that were trained, every matrix is
 * the target's and a low-rank delta, {@code W + up * down}, and the norms are trained too.
 * Embedding, output rows and rotary factors are the target's own tensors, shared with it; biases
 * and query/key norms too.
 *
 * @param indices of the target's layers, ascending
 * @param decoder runs like any other; lives as long as the target, the piece and the memory
 */
public record LayersModel(Role role, List<Integer> indices, DecoderModel decoder) {
    /** Key of the role. */
    public static final String ROLE = "tercet.layers.role";

    /** Key of the target's layers. */
    public static final String INDICES = "tercet.layers.indices";

    /** Key of those of them that were trained, where not all were; others are the target's own. */
    public static final String TRAINED = "tercet.layers.trained";

    /** Key of the deltas' rank. */
    public static final String RANK = "tercet.layers.rank";

    /** What it was trained to do beside its target. */
    public enum Role {
        DRAFT,
        QUALIFIER;

        /** The value of the key {@link LayersModel#ROLE}. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public LayersModel {
        indices = List.copyOf(indices);
    }

    /** Name of a delta's first matrix, [rank, inputs]. */
    public static String down(TensorSpec matrix, int layer) {
        return part(matrix, layer, "down");
    }

    /** Name of a delta's second matrix, [outputs, rank]. */
    public static String up(TensorSpec matrix, int layer) {
        return part(matrix, layer, "up");
    }

    private static String part(TensorSpec matrix, int layer, String part) {
        String name = matrix.name(layer);
        int end = name.lastIndexOf('.');
        return name.substring(0, end) + "." + part + name.substring(end);
    }

    /**
     * Makes the model: its matrices are computed now, and stored in 8 bits (in half floats where
     * rows are no whole blocks).
     *
     * @param targetSha256 of the target's GGUF file
     * @param memory for the matrices
     * @throws GgufException with one sentence when the piece has no layers, belongs to another
     *     target, or a key or tensor is missing or wrong
     */
    public static LayersModel read(
            Piece piece, DecoderModel target, String targetSha256, SegmentAllocator memory) {
        piece.require(Piece.Kind.LAYERS, targetSha256);
        Role role = role(piece);
        DecoderConfig whole = target.config();
        List<Integer> indices = piece.ascending(INDICES, 0, whole.blockCount() - 1);
        if (indices.isEmpty()) {
            throw piece.refusal("Key %s should name a layer.".formatted(INDICES));
        }
        List<Integer> trained =
                piece.file().ints(TRAINED).isEmpty()
                        ? indices
                        : piece.ascending(TRAINED, 0, whole.blockCount() - 1);
        LowRankDeltas deltas = new LowRankDeltas(piece, piece.size(RANK), memory);
        List<LayerWeights> layers =
                IntStream.range(0, indices.size())
                        .mapToObj(place ->
                                trained.contains(indices.get(place))
                                        ? layer(target, deltas, indices.get(place), place)
                                        : target.layers().get(indices.get(place)))
                        .toList();
        DecoderModel decoder =
                new DecoderModel(
                        piece.file().name(),
                        whole.withBlockCount(indices.size()),
                        target.tokenEmbedding(),
                        layers,
                        piece.tensor(TensorSpec.OUTPUT_NORM.name(0), 1, whole.embeddingLength()),
                        target.output(),
                        target.ropeFactors(),
                        List.of());
        return new LayersModel(role, indices, decoder);
    }

    private static Role role(Piece piece) {
        String named = piece.text(ROLE);
        return Arrays.stream(Role.values())
                .filter(role -> role.key().equals(named))
                .findFirst()
                .orElseThrow(() ->
                        piece.refusal(
                                "Key %s should be one of %s, not %s."
                                        .formatted(ROLE, roles(), named)));
    }

    private static String roles() {
        return Arrays.stream(Role.values()).map(Role::key).collect(Collectors.joining(", "));
    }

    private static LayerWeights layer(
            DecoderModel target, LowRankDeltas deltas, int index, int place) {
        LayerWeights own = target.layers().get(index);
        LowRankDeltas.Layer layer = deltas.layer(index, place);
        return new LayerWeights(
                layer.norm(TensorSpec.ATTN_NORM, own.attnNorm()),
                layer.apply(TensorSpec.ATTN_Q, own.attnQ()),
                layer.apply(TensorSpec.ATTN_K, own.attnK()),
                layer.apply(TensorSpec.ATTN_V, own.attnV()),
                layer.apply(TensorSpec.ATTN_OUTPUT, own.attnOutput()),
                own.attnQBias(),
                own.attnKBias(),
                own.attnVBias(),
                own.attnQNorm(),
                own.attnKNorm(),
                layer.norm(TensorSpec.FFN_NORM, own.ffnNorm()),
                layer.apply(TensorSpec.FFN_GATE, own.ffnGate()),
                layer.apply(TensorSpec.FFN_UP, own.ffnUp()),
                layer.apply(TensorSpec.FFN_DOWN, own.ffnDown()));
    }
}

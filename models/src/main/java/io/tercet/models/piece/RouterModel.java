package io.tercet.models.piece;

import io.tercet.models.cluster.Clustering;
import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.gguf.GgufException;
import io.tercet.models.gguf.GgufValue;
import io.tercet.models.tensor.Tensor;

/**
 * Says in which clusters of the vocabulary a draft head's next token is likely to be (DynaSpec,
 * arXiv 2510.13847), before the head's layer has run:
 *
 * <pre>
 *   input    concat(unit-rms embedding of the row's token, unit-rms feature of the row)
 *   scores   second * silu(first * input + firstBias) + secondBias, one per cluster
 * </pre>
 *
 * <p>Unit-rms is a norm with all weights 1 and the target's epsilon.
 *
 * @param first [hidden, 2 * embeddingLength], the file's {@code router.0}
 * @param firstBias [hidden]
 * @param second [clusters, hidden], the file's {@code router.1}
 * @param secondBias [clusters]
 * @param clustering of the whole vocabulary of the target
 */
public record RouterModel(
        Tensor first, Tensor firstBias, Tensor second, Tensor secondBias, Clustering clustering) {
    private static final String FIRST = "router.0.weight";
    private static final String FIRST_BIAS = "router.0.bias";
    private static final String SECOND = "router.1.weight";
    private static final String SECOND_BIAS = "router.1.bias";

    /** Key of the tokens cluster by cluster. */
    public static final String PERMUTATION = "tercet.router.permutation";

    /** Key of where clusters begin among them, and of their number behind. */
    public static final String OFFSETS = "tercet.router.offsets";

    /** Key of the SHA-256 of the head that it was trained for. */
    public static final String HEAD_SHA256 = "tercet.router.head_sha256";

    /** How many clusters it scores. */
    public int clusters() {
        return clustering.clusters();
    }

    /** Its clusters of the tokens that a head proposes: of all, or of its draft tokens. */
    public Clustering clustering(HeadModel head) {
        return head.draftTokens().isEmpty()
                ? clustering
                : clustering.only(
                        head.draftTokens().stream().mapToInt(Integer::intValue).toArray());
    }

    /** Width between its matrices. */
    public int hidden() {
        return first.rows();
    }

    /**
     * Reads a router; its weights stay in the file. That it belongs to the head is the caller's to
     * check, with {@link Piece#requireSame}.
     *
     * @param target which the head that it serves belongs to
     * @param targetSha256 of the target's GGUF file
     * @throws GgufException with one sentence when the piece is no router, belongs to another
     *     target, or a key or tensor is missing or wrong
     */
    public static RouterModel read(Piece piece, DecoderConfig target, String targetSha256) {
        piece.require(Piece.Kind.ROUTER, targetSha256);
        Clustering clustering = clustering(piece, target.vocabularySize());
        int hidden =
                piece.file()
                        .tensor(FIRST)
                        .orElseThrow(() -> piece.refusal("Tensor " + FIRST + " is missing."))
                        .rows();
        int clusters = clustering.clusters();
        return new RouterModel(
                piece.tensor(FIRST, hidden, 2 * target.embeddingLength()),
                piece.tensor(FIRST_BIAS, 1, hidden),
                piece.tensor(SECOND, clusters, hidden),
                piece.tensor(SECOND_BIAS, 1, clusters),
                clustering);
    }

    private static Clustering clustering(Piece piece, int vocabularySize) {
        int[] permutation = ints(piece, PERMUTATION);
        int[] offsets = ints(piece, OFFSETS);
        Clustering clustering;
        try {
            clustering = Clustering.of(permutation, offsets);
        } catch (IllegalArgumentException e) {
            throw piece.refusal(
                    "Keys %s and %s: %s.".formatted(PERMUTATION, OFFSETS, e.getMessage()));
        }
        if (clustering.size() != vocabularySize || clustering.highest() >= vocabularySize) {
            throw piece.refusal(
                    "Key %s should hold each of the %d tokens once, not %d tokens up to %d."
                            .formatted(
                                    PERMUTATION,
                                    vocabularySize,
                                    clustering.size(),
                                    clustering.highest()));
        }
        return clustering;
    }

    private static int[] ints(Piece piece, String key) {
        return piece.file()
                .ints(key)
                .orElseThrow(() -> piece.refusal("Key " + key + " is missing."));
    }

    /**
     * Adds a router to a piece that is being written.
     *
     * @param writer of kind {@link Piece.Kind#ROUTER}
     * @param headSha256 of the head that it was trained for
     * @param weights what was trained
     */
    public static PieceWriter write(
            PieceWriter writer, String headSha256, Clustering clustering, Weights weights) {
        int clusters = clustering.clusters();
        int hidden = weights.hidden();
        return writer.put(HEAD_SHA256, GgufValue.of(headSha256))
                .put(PERMUTATION, GgufValue.ofInts(clustering.permutation()))
                .put(OFFSETS, GgufValue.ofInts(clustering.offsets()))
                .matrix(FIRST, hidden, weights.inputs(), weights.first())
                .vector(FIRST_BIAS, hidden, weights.firstBias())
                .matrix(SECOND, clusters, hidden, weights.second())
                .vector(SECOND_BIAS, clusters, weights.secondBias());
    }

    /**
     * Trained weights, made row by row when they are written.
     *
     * @param hidden width between the matrices, at least 2
     * @param inputs twice the target's embeddingLength
     * @param first [hidden, inputs]
     * @param firstBias [1, hidden]
     * @param second [clusters, hidden]
     * @param secondBias [1, clusters]
     */
    public record Weights(
            int hidden,
            int inputs,
            PieceWriter.Rows first,
            PieceWriter.Rows firstBias,
            PieceWriter.Rows second,
            PieceWriter.Rows secondBias) {}
}

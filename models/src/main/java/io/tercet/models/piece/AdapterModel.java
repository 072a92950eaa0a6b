package io.tercet.models.piece;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.gguf.GgufException;
import io.tercet.models.tensor.Tensor;
import java.util.List;

/**
 * Turns a qualifier's features into those that a head was trained on (TriSpec, arXiv 2601.23180):
 * {@code up * silu(down * features)}.
 *
 * @param featureLayers layers of the qualifier whose entering streams it reads, ascending
 * @param down [d, featureLayers * the qualifier's embeddingLength], the file's {@code adapter.0}
 * @param up [columns of the head's fc, d], the file's {@code adapter.1}
 */
public record AdapterModel(List<Integer> featureLayers, Tensor down, Tensor up) {
    private static final String DOWN = "adapter.0.weight";

    /** Key of {@link #featureLayers}. */
    public static final String FEATURE_LAYERS = "tercet.adapter.feature_layers";

    /** Key of the SHA-256 of the head that it was trained for. */
    public static final String HEAD_SHA256 = "tercet.adapter.head_sha256";

    /** Key of the SHA-256 of the qualifier: of its GGUF file, or of its piece. */
    public static final String QUALIFIER_SHA256 = "tercet.adapter.qualifier_sha256";

    public AdapterModel {
        featureLayers = List.copyOf(featureLayers);
    }

    /**
     * Reads an adapter; its weights stay in the file. That it belongs to the head and the qualifier
     * is the caller's to check, with {@link Piece#requireSame}.
     *
     * @param head which it feeds
     * @param targetSha256 of the head's target
     * @throws GgufException with one sentence when the piece is no adapter, belongs to another
     *     target, or a key or tensor is missing or wrong
     */
    public static AdapterModel read(
            Piece piece, HeadModel head, String targetSha256, DecoderConfig qualifier) {
        piece.require(Piece.Kind.ADAPTER, targetSha256);
        List<Integer> layers = piece.ascending(FEATURE_LAYERS, 0, qualifier.blockCount());
        int hidden =
                piece.file()
                        .tensor(DOWN)
                        .orElseThrow(() -> piece.refusal("Tensor " + DOWN + " is missing."))
                        .rows();
        return new AdapterModel(
                layers,
                piece.tensor(DOWN, hidden, layers.size() * qualifier.embeddingLength()),
                piece.tensor("adapter.1.weight", head.fc().columns(), hidden));
    }
}

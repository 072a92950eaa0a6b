package io.tercet.models.piece;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.ExitHead;
import io.tercet.models.gguf.GgufException;
import io.tercet.models.tensor.Tensor;
import java.util.List;

/** Reads a target's trained exits. All adapters of a piece have one rank. */
public final class ExitHeads {
    /** Key of the exits: layers run before each. */
    public static final String LAYERS = "tercet.exits.layers";

    private ExitHeads() {}

    /** Name of an exit's norm, [embeddingLength]. */
    public static String norm(int layer) {
        return "exit." + layer + ".norm.weight";
    }

    /** Name of an exit's first matrix, [rank, embeddingLength]. */
    public static String down(int layer) {
        return "exit." + layer + ".down.weight";
    }

    /** Name of an exit's second matrix, [embeddingLength, rank]. */
    public static String up(int layer) {
        return "exit." + layer + ".up.weight";
    }

    /**
     * The target with the piece's exits; their weights stay in the piece's file.
     *
     * @param targetSha256 of the target's GGUF file
     * @throws GgufException with one sentence when the piece has no exits, belongs to another
     *     target, or a key or tensor is missing or wrong
     */
    public static DecoderModel attach(Piece piece, DecoderModel target, String targetSha256) {
        piece.require(Piece.Kind.EXITS, targetSha256);
        int blocks = target.config().blockCount();
        if (blocks < 2) {
            throw piece.refusal("Its target has no layer behind which an exit could lie.");
        }
        List<Integer> layers = piece.ascending(LAYERS, 1, blocks - 1);
        if (layers.isEmpty()) {
            throw piece.refusal("Key %s should name a layer.".formatted(LAYERS));
        }
        int width = target.config().embeddingLength();
        int rank = rank(piece, down(layers.getFirst()), width);
        return target.withExits(
                layers.stream()
                        .map(layer ->
                                new ExitHead(
                                        layer,
                                        piece.tensor(norm(layer), 1, width),
                                        piece.tensor(down(layer), rank, width),
                                        piece.tensor(up(layer), width, rank)))
                        .toList());
    }

    private static int rank(Piece piece, String name, int width) {
        int rank = piece.file().tensor(name).map(Tensor::rows).orElse(1);
        if (rank > width) {
            throw piece.refusal(
                    "Tensor %s should have at most %d rows, as many as an embedding has elements,"
                                    .formatted(name, width)
                            + " not %d.".formatted(rank));
        }
        return rank;
    }
}

package io.tercet.engine.catalog;

import io.tercet.models.gguf.GgufFile;
import io.tercet.models.piece.AdapterModel;
import io.tercet.models.piece.LayersModel;
import io.tercet.models.piece.Piece;
import io.tercet.models.piece.RouterModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The pieces in a folder, as their files' headers tell of them. */
public final class PieceFolder {
    static final String ENDING = ".gguf";
    private static final List<String> HEADER =
            List.of(
                    "# Pieces by the SHA-256 of the model that they were trained for. Made by:"
                            + " scripts/tercet models --index speculators",
                    "# name\tkind\ttarget\tsha256 of the target\tbytes\tsha256\tsha256 of its"
                            + " head\tsha256 of its qualifier");

    private PieceFolder() {}

    /** The lines of a {@code pieces.tsv} for a folder. */
    public static List<String> table(Path folder) {
        return Stream.concat(
                        HEADER.stream(),
                        read(folder, Digests.standard()).stream().map(CatalogPiece::line))
                .toList();
    }

    /** The pieces of a folder, by name. */
    static List<CatalogPiece> read(Path folder, Digests digests) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .map(file -> piece(file, digests))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CatalogPiece piece(Path path, Digests digests) {
        try (Piece piece = Piece.open(path)) {
            GgufFile file = piece.file();
            return new CatalogPiece(
                    file.name().substring(0, file.name().length() - ENDING.length()),
                    kind(piece),
                    file.string(Piece.TARGET_NAME).orElse(CatalogPiece.NONE),
                    piece.targetSha256(),
                    Files.size(path),
                    digests.of(path),
                    companion(file, AdapterModel.HEAD_SHA256, RouterModel.HEAD_SHA256),
                    companion(file, AdapterModel.QUALIFIER_SHA256));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PieceKind kind(Piece piece) {
        return switch (piece.kind()) {
            case HEAD -> PieceKind.HEAD;
            case EXITS -> PieceKind.EXITS;
            case ADAPTER -> PieceKind.ADAPTER;
            case ROUTER -> PieceKind.ROUTER;
            case LAYERS ->
                    switch (piece.text(LayersModel.ROLE)) {
                        case "draft" -> PieceKind.DRAFT;
                        case "qualifier" -> PieceKind.QUALIFIER;
                        default ->
                                throw piece.refusal(
                                        "Key %s should be draft or qualifier, not %s."
                                                .formatted(
                                                        LayersModel.ROLE,
                                                        piece.text(LayersModel.ROLE)));
                    };
        };
    }

    private static String companion(GgufFile file, String... keys) {
        return Stream.of(keys)
                .flatMap(key -> file.string(key).stream())
                .findFirst()
                .orElse(CatalogPiece.NONE);
    }
}

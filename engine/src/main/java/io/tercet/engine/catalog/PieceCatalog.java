package io.tercet.engine.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Trained pieces by their targets: those that come with Tercet, and before them those of a folder
 * that the system property {@code tercet.pieces} names. Thread-safe.
 */
public final class PieceCatalog {
    private static final String FOLDER = "tercet.pieces";
    private static final String PLACE = "speculators/";

    private final List<CatalogPiece> own;
    private final List<CatalogPiece> bundled;
    private final @Nullable Path folder;
    private final ModelCatalog models;
    private final Digests digests;

    /**
     * @param folder of pieces that need no unpacking; null for none
     */
    PieceCatalog(
            List<CatalogPiece> bundled,
            @Nullable Path folder,
            ModelCatalog models,
            Digests digests) {
        this.own = folder == null ? List.of() : PieceFolder.read(folder, digests);
        this.bundled = List.copyOf(bundled);
        this.folder = folder;
        this.models = models;
        this.digests = digests;
    }

    /** The bundled pieces and this user's own. */
    public static PieceCatalog standard() {
        String folder = System.getProperty(FOLDER, "");
        return new PieceCatalog(
                Table.of(PLACE + "pieces.tsv", CatalogPiece::parse),
                folder.isEmpty() ? null : Path.of(folder),
                ModelCatalog.standard(),
                Digests.standard());
    }

    /** All pieces; of two that will do the first is meant. */
    public List<CatalogPiece> pieces() {
        return Stream.concat(own.stream(), bundled.stream()).toList();
    }

    public Optional<CatalogPiece> find(String name) {
        return pieces().stream().filter(piece -> piece.name().equals(name)).findFirst();
    }

    /**
     * Pieces that were trained for a model's file.
     *
     * @throws UncheckedIOException when the file must be read and cannot be
     */
    public List<CatalogPiece> of(Path target) {
        List<CatalogPiece> all = pieces();
        if (all.stream().noneMatch(piece -> mayBe(target, piece))) {
            return List.of(); // nothing is read: a large file takes seconds
        }
        String sha256 = sha256(target);
        return all.stream().filter(piece -> piece.targetSha256().equals(sha256)).toList();
    }

    /** Whether a file can be a piece's target, as far as its size tells. */
    private boolean mayBe(Path file, CatalogPiece piece) {
        Optional<CatalogModel> named =
                models.models().stream()
                        .filter(model -> model.sha256().equals(piece.targetSha256()))
                        .findFirst();
        return named.isEmpty() || named.orElseThrow().bytes() == size(file);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The SHA-256 of any file; known without reading it for a named model's.
     *
     * @throws UncheckedIOException when the file must be read and cannot be
     */
    public String sha256(Path file) {
        return models.models().stream()
                .filter(model -> models.path(model).equals(file) && size(file) == model.bytes())
                .map(CatalogModel::sha256)
                .findFirst()
                .orElseGet(() -> digests.of(file));
    }

    /**
     * The piece's file, unpacked where it is not there yet.
     *
     * @throws FetchException when it cannot be
     */
    public Path file(CatalogPiece piece) {
        if (folder != null && own.contains(piece)) {
            return folder.resolve(piece.name() + PieceFolder.ENDING);
        }
        CatalogModel packed =
                new CatalogModel(
                        piece.name(),
                        CatalogModel.BUNDLED,
                        CatalogModel.BUNDLED,
                        piece.bytes(),
                        piece.sha256(),
                        PLACE + piece.name() + PieceFolder.ENDING,
                        "",
                        "");
        return models.fetch(packed, FetchProgress.SILENT);
    }
}

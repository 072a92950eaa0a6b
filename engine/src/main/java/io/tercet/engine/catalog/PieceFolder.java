package io.tercet.engine.catalog;

import io.tercet.models.gguf.GgufException;
import io.tercet.models.gguf.GgufFile;
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
        try (GgufFile file = GgufFile.open(path)) {
            return new CatalogPiece(
                    file.name().substring(0, file.name().length() - ENDING.length()),
                    kind(file),
                    file.string("tercet.target.name").orElse(CatalogPiece.NONE),
                    required(file, "tercet.target.sha256"),
                    Files.size(path),
                    digests.of(path),
                    made(file, "head_sha256"),
                    made(file, "qualifier_sha256"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PieceKind kind(GgufFile file) {
        String word = required(file, "tercet.kind");
        String meant = word.equals("layers") ? required(file, "tercet.layers.role") : word;
        return Stream.of(PieceKind.values())
                .filter(kind -> kind.word().equals(meant))
                .findFirst()
                .orElseThrow(() -> broken(file, "%s is no kind of a piece.".formatted(meant)));
    }

    private static String made(GgufFile file, String key) {
        return Stream.of("tercet.adapter.", "tercet.router.")
                .flatMap(prefix -> file.string(prefix + key).stream())
                .findFirst()
                .orElse(CatalogPiece.NONE);
    }

    private static String required(GgufFile file, String key) {
        return file.string(key)
                .orElseThrow(
                        () -> broken(file, "%s is missing, so it is no piece.".formatted(key)));
    }

    private static GgufException broken(GgufFile file, String problem) {
        return new GgufException(file.path(), List.of(problem));
    }
}

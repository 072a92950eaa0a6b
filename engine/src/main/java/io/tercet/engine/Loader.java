package io.tercet.engine;

import io.tercet.engine.catalog.PieceCatalog;
import io.tercet.engine.catalog.PieceKind;
import io.tercet.tasks.Backend;
import java.nio.file.Path;
import java.util.List;

/** Where files are loaded to, and who knows which pieces belong to them. */
record Loader(Backend backend, PieceCatalog pieces) {

    /** The SHA-256 of a file, computed once for each state of it. */
    String sha256(Path file) {
        return pieces.sha256(file);
    }

    /** The exits that are found for a target: one file or none. */
    List<Path> exits(Path target) {
        return pieces.of(target).stream()
                .filter(piece -> piece.kind() == PieceKind.EXITS)
                .limit(1)
                .map(pieces::file)
                .toList();
    }
}

package io.tercet.engine;

import io.tercet.engine.catalog.CatalogPiece;
import io.tercet.engine.catalog.PieceKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Pieces that were trained for a target and are found without being named, each loaded when it is
 * first used, and closed with the target. Thread-safe.
 */
final class Companions implements AutoCloseable {
    private final Loader loader;
    private final Model target;
    private final Map<CatalogPiece, AutoCloseable> open = new LinkedHashMap<>();
    private @Nullable List<CatalogPiece> found;

    Companions(Loader loader, Model target) {
        this.loader = loader;
        this.target = target;
    }

    /** The first piece of a kind. */
    Optional<CatalogPiece> find(PieceKind kind) {
        return all().stream().filter(piece -> piece.kind() == kind).findFirst();
    }

    /** The adapter from a qualifier to a head, both by their SHA-256. */
    Optional<CatalogPiece> adapter(String qualifierSha256, String headSha256) {
        return all().stream()
                .filter(piece -> piece.kind() == PieceKind.ADAPTER)
                .filter(piece -> piece.headSha256().equals(headSha256))
                .filter(piece -> piece.qualifierSha256().equals(qualifierSha256))
                .findFirst();
    }

    /** The router for a head, by the head's SHA-256. */
    Optional<CatalogPiece> router(String headSha256) {
        return all().stream()
                .filter(piece -> piece.kind() == PieceKind.ROUTER)
                .filter(piece -> piece.headSha256().equals(headSha256))
                .findFirst();
    }

    private synchronized List<CatalogPiece> all() {
        if (found == null) {
            found = loader.pieces().of(target.path());
        }
        return found;
    }

    /** A model made of the target's layers. */
    Model model(CatalogPiece piece) {
        return opened(piece, Model.class, file -> Model.layersOf(target, file));
    }

    Head head(CatalogPiece piece) {
        return opened(piece, Head.class, file -> Head.load(file, target, loader));
    }

    Adapter adapter(CatalogPiece piece) {
        return opened(piece, Adapter.class, file -> Adapter.load(file, target));
    }

    Router router(CatalogPiece piece) {
        return opened(piece, Router.class, file -> Router.load(file, target));
    }

    private synchronized <T extends AutoCloseable> T opened(
            CatalogPiece piece, Class<T> type, Function<Path, T> load) {
        return type.cast(open.computeIfAbsent(piece, one -> load.apply(loader.pieces().file(one))));
    }

    @Override
    public synchronized void close() {
        for (AutoCloseable piece : new ArrayList<>(open.values()).reversed()) {
            try {
                piece.close();
            } catch (Exception e) {
                throw new IllegalStateException("pieces close without exceptions", e);
            }
        }
        open.clear();
    }
}

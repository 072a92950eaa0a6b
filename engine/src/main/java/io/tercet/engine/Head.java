package io.tercet.engine;

import io.tercet.models.piece.HeadModel;
import io.tercet.models.piece.Piece;
import io.tercet.tasks.LoadedHead;
import io.tercet.tasks.Shortlist;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A head that drafts from its target's features (EAGLE-3, arXiv 2503.01840), on the target's
 * backend. Thread-safe. Close it before the target.
 */
public final class Head implements AutoCloseable {
    private final Piece piece;
    private final String sha256;
    private final LoadedHead loaded;

    private Head(Piece piece, String sha256, LoadedHead loaded) {
        this.piece = piece;
        this.sha256 = sha256;
        this.loaded = loaded;
    }

    static Head load(Path path, Model target, Loader loader) {
        Piece piece = Piece.open(path);
        try {
            HeadModel model = HeadModel.read(piece, target.weights(), target.sha256());
            return new Head(
                    piece, loader.sha256(path), loader.backend().loadHead(model, target.loaded()));
        } catch (RuntimeException e) {
            piece.close();
            throw e;
        }
    }

    /** The file's name. */
    public String name() {
        return piece.file().name();
    }

    /** The file's SHA-256: what adapters and routers that were trained for it call it. */
    String sha256() {
        return sha256;
    }

    /** The tokens that it was trained to propose; null for all. */
    @Nullable Shortlist draftTokens() {
        List<Integer> tokens = loaded.model().draftTokens();
        return tokens.isEmpty()
                ? null
                : Shortlist.of(tokens.stream().mapToInt(Integer::intValue).toArray());
    }

    /** The weights on their backend, for those who work below text. */
    public LoadedHead loaded() {
        return loaded;
    }

    @Override
    public void close() {
        loaded.close();
        piece.close();
    }
}

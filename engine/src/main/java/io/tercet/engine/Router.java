package io.tercet.engine;

import io.tercet.models.piece.Piece;
import io.tercet.models.piece.RouterModel;
import io.tercet.tasks.LoadedHead;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What chooses the rows of the vocabulary that a head projects onto (DynaSpec, arXiv 2510.13847).
 * Thread-safe. Close it after the sessions that use it and before the head.
 */
public final class Router implements AutoCloseable {
    private final Piece piece;
    private final RouterModel model;
    private final Map<Head, LoadedHead> routed = new HashMap<>();

    private Router(Piece piece, RouterModel model) {
        this.piece = piece;
        this.model = model;
    }

    static Router load(Path path, Model target) {
        Piece piece = Piece.open(path);
        try {
            return new Router(piece, RouterModel.read(piece, target.config(), target.sha256()));
        } catch (RuntimeException e) {
            piece.close();
            throw e;
        }
    }

    /** The file's name. */
    public String name() {
        return piece.file().name();
    }

    /**
     * The head that it was trained for, with it.
     *
     * @throws io.tercet.models.gguf.GgufException with one sentence when that is another head
     */
    synchronized LoadedHead on(Head head) {
        piece.requireSame(RouterModel.HEAD_SHA256, head.sha256(), "another head");
        return routed.computeIfAbsent(head, one -> one.loaded().with(model));
    }

    @Override
    public synchronized void close() {
        routed.values().forEach(LoadedHead::close);
        routed.clear();
        piece.close();
    }
}

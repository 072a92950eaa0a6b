package io.tercet.engine;

import io.tercet.models.piece.AdapterModel;
import io.tercet.models.piece.Piece;
import java.nio.file.Path;

/**
 * What makes a qualifier's features into the input of a head where the target lags behind (TriSpec,
 * arXiv 2601.23180). Thread-safe. Close it after the sessions that use it.
 */
public final class Adapter implements AutoCloseable {
    private final Piece piece;
    private final String targetSha256;

    private Adapter(Piece piece, String targetSha256) {
        this.piece = piece;
        this.targetSha256 = targetSha256;
    }

    static Adapter load(Path path, Model target) {
        Piece piece = Piece.open(path);
        try {
            String sha256 = target.sha256();
            return new Adapter(piece.require(Piece.Kind.ADAPTER, sha256), sha256);
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
     * Its weights, for the head and the qualifier that it was trained for.
     *
     * @throws io.tercet.models.gguf.GgufException with one sentence when they are others
     */
    AdapterModel between(Model qualifier, Head head) {
        piece.requireSame(AdapterModel.HEAD_SHA256, head.sha256(), "another head");
        piece.requireSame(AdapterModel.QUALIFIER_SHA256, qualifier.sha256(), "another qualifier");
        return AdapterModel.read(piece, head.loaded().model(), targetSha256, qualifier.config());
    }

    @Override
    public void close() {
        piece.close();
    }
}

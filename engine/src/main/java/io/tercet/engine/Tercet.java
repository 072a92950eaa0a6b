package io.tercet.engine;

import io.tercet.engine.catalog.PieceCatalog;
import io.tercet.tasks.Backend;
import java.nio.file.Path;
import java.util.List;

/** The engine on one backend. Thread-safe. Close models and sessions before it. */
public final class Tercet implements AutoCloseable {
    private final BackendChoice choice;
    private final Loader loader;

    private Tercet(BackendChoice choice) {
        PieceCatalog pieces = PieceCatalog.standard();
        this.choice = choice;
        this.loader = new Loader(choice.provider().open(choice.device()), pieces);
    }

    /** Opens the best backend that can run here. */
    public static Tercet open() {
        return open(BackendChoice.automatic());
    }

    /** Opens a chosen backend. */
    public static Tercet open(BackendChoice choice) {
        return new Tercet(choice);
    }

    /** Which backend, and why not the others. */
    public BackendChoice choice() {
        return choice;
    }

    /** The backend itself, for those who work below text. */
    public Backend backend() {
        return loader.backend();
    }

    /**
     * Loads a GGUF file; its weights are read in place where the backend can. Trained exits that
     * Tercet comes with for the file become part of it.
     *
     * @throws io.tercet.models.gguf.GgufException naming every problem of a broken file
     */
    public Model load(Path file) {
        return load(file, List.of());
    }

    /**
     * Loads a GGUF file with trained pieces that become part of the model: its exits.
     *
     * @param pieces files of kind {@code exits}, trained for this very file; empty for what Tercet
     *     comes with
     * @throws io.tercet.models.gguf.GgufException naming every problem of a broken file, or why a
     *     piece does not belong to it
     */
    public Model load(Path file, List<Path> pieces) {
        return Model.load(file, pieces, loader);
    }

    /**
     * Makes a smaller model of some of a target's layers, as a trained piece says: a draft or a
     * qualifier for that target. It shares the target's embedding, output rows and vocabulary:
     * close it before the target.
     *
     * @param piece a file of kind {@code layers}, trained for the target's very file
     * @throws io.tercet.models.gguf.GgufException with one sentence when the piece does not fit
     */
    public Model loadLayers(Model target, Path piece) {
        return Model.layersOf(target, piece);
    }

    /**
     * Loads a head that drafts from a target's features: a piece of kind {@code head}. Close it
     * before the target.
     *
     * @throws io.tercet.models.gguf.GgufException with one sentence when the file is no such piece
     *     or belongs to another target
     */
    public Head loadHead(Model target, Path piece) {
        return Head.load(piece, target, loader);
    }

    /**
     * Loads what makes a qualifier's features into a head's input: a piece of kind {@code adapter}.
     * Sessions check that head and qualifier are those that it was trained for.
     *
     * @throws io.tercet.models.gguf.GgufException with one sentence when the file is no such piece
     *     or belongs to another target
     */
    public Adapter loadAdapter(Model target, Path piece) {
        return Adapter.load(piece, target);
    }

    /**
     * Loads what chooses the rows of the vocabulary that a head projects onto: a piece of kind
     * {@code router}. Sessions check that the head is the one that it was trained for.
     *
     * @throws io.tercet.models.gguf.GgufException with one sentence when the file is no such piece
     *     or belongs to another target
     */
    public Router loadRouter(Model target, Path piece) {
        return Router.load(piece, target);
    }

    /**
     * Starts a session with empty caches. What the method cannot do without and the plan does not
     * name is taken from the pieces that were trained for the target, where Tercet comes with them
     * or the system property {@code tercet.pieces} names their folder; {@link TextSession#notices}
     * says so.
     *
     * @throws IllegalArgumentException with one sentence when models, method and settings do not go
     *     together
     */
    public TextSession session(SessionSpec spec) {
        return new TextSession(backend(), spec);
    }

    @Override
    public void close() {
        backend().close();
    }
}

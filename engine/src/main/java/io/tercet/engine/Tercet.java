package io.tercet.engine;

import io.tercet.tasks.Backend;
import java.nio.file.Path;
import java.util.List;

/** The engine on one backend. Thread-safe. Close models and sessions before it. */
public final class Tercet implements AutoCloseable {
    private final BackendChoice choice;
    private final Backend backend;

    private Tercet(BackendChoice choice) {
        this.choice = choice;
        this.backend = choice.provider().open(choice.device());
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
        return backend;
    }

    /**
     * Loads a GGUF file; its weights are read in place where the backend can.
     *
     * @throws io.tercet.models.gguf.GgufException naming every problem of a broken file
     */
    public Model load(Path file) {
        return load(file, List.of());
    }

    /**
     * Loads a GGUF file with trained pieces that become part of the model: its exits.
     *
     * @param pieces files of kind {@code exits}, trained for this very file
     * @throws io.tercet.models.gguf.GgufException naming every problem of a broken file, or why a
     *     piece does not belong to it
     */
    public Model load(Path file, List<Path> pieces) {
        return Model.load(file, pieces, backend);
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
        return Model.layersOf(target, piece, backend);
    }

    /**
     * Starts a session with empty caches.
     *
     * @throws IllegalArgumentException with one sentence when models, method and settings do not go
     *     together
     */
    public TextSession session(SessionSpec spec) {
        return new TextSession(backend, spec);
    }

    @Override
    public void close() {
        backend.close();
    }
}

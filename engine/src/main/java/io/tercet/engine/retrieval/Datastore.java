package io.tercet.engine.retrieval;

import io.tercet.engine.decoding.DatastoreFile;
import org.jspecify.annotations.Nullable;

/** Double's retrieval: the store of past requests, and the retrievers of the running one. */
public final class Datastore extends KeptText<NgramStore> {
    private final StoreShape shape;

    private Datastore(StoreShape shape, @Nullable StoreFile file) {
        super(file, limit -> new NgramStore(shape), shape.limit());
        this.shape = shape;
    }

    /** An empty store that ends with its session. */
    public static Datastore ofSession(StoreShape shape) {
        return new Datastore(shape, null);
    }

    /**
     * A store kept in a file; one that does not exist is an empty store.
     *
     * @param vocabularySize tokens are below it
     * @throws IllegalArgumentException with one sentence when the file is not such a store, or is
     *     for another vocabulary
     */
    public static Datastore keptIn(DatastoreFile file, StoreShape shape, int vocabularySize) {
        return new Datastore(shape, storeFile(file, vocabularySize));
    }

    /** A retriever for one model of the running request. */
    public NgramRetriever retriever() {
        NgramRetriever retriever = new NgramRetriever(shape, past());
        watch(retriever::sequences);
        return retriever;
    }
}

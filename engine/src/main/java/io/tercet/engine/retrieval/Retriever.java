package io.tercet.engine.retrieval;

import io.tercet.tasks.Prefix;

/** Finds a continuation of a context in text seen before. Not thread-safe. */
public interface Retriever {

    /** What followed the context's end elsewhere; empty where nothing was found. */
    int[] candidates(Prefix context);

    /** Learns that a judge went on otherwise than the candidates it was offered. */
    default void rejected(Prefix context, int... candidates) {}
}

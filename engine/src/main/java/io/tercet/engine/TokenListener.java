package io.tercet.engine;

/** Receives text as it is generated. Runs on the generating thread. */
@FunctionalInterface
public interface TokenListener {
    /** Ignores everything. */
    TokenListener NONE = text -> {};

    /** Text that is final: whole characters, and no beginning of a stop text. Never empty. */
    void text(String text);

    /** Asked between rounds and while a prompt is processed; true ends with what there is. */
    default boolean cancelled() {
        return Thread.currentThread().isInterrupted();
    }
}

package io.tercet.tasks;

/** A pass would need more positions than the session's context has. */
public final class ContextFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ContextFullException(int needed, int contextLength) {
        super("the context holds " + contextLength + " tokens, and this needs " + needed);
    }
}

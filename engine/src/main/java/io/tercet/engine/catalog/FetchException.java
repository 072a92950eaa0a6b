package io.tercet.engine.catalog;

/** A model could not be fetched; the message is one sentence that says why. */
public final class FetchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FetchException(String message) {
        super(message);
    }

    FetchException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.tercet.engine.cli;

/** A command cannot do what it was asked; the message is the one sentence that the user sees. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailure(String sentence) {
        super(sentence);
    }
}

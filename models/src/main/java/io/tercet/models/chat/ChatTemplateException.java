package io.tercet.models.chat;

/** A template that cannot be rendered, or that refuses the messages; one sentence says why. */
public final class ChatTemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ChatTemplateException(String message) {
        super(message);
    }
}

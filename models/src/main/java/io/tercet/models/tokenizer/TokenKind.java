package io.tercet.models.tokenizer;

/** What a token is for: GGUF's {@code tokenizer.ggml.token_type}, whose numbers start at 1. */
public enum TokenKind {
    /** A piece of text. */
    NORMAL(1),
    /** Stands for text that nothing else spells. */
    UNKNOWN(2),
    /** A special token such as {@code <|im_start|>}: not text, recognised only where asked. */
    CONTROL(3),
    /** A token added to the vocabulary by hand: text, and recognised before anything is merged. */
    USER_DEFINED(4),
    /** A place in the vocabulary without a use. */
    UNUSED(5),
    /** One byte, spelled {@code <0x41>}, for characters that no token spells. */
    BYTE(6);

    private final int number;

    TokenKind(int number) {
        this.number = number;
    }

    /** GGUF's number. */
    public int number() {
        return number;
    }

    /**
     * The kind of a GGUF number.
     *
     * @throws IllegalArgumentException where GGUF defines none
     */
    public static TokenKind of(int number) {
        return switch (number) {
            case 1 -> NORMAL;
            case 2 -> UNKNOWN;
            case 3 -> CONTROL;
            case 4 -> USER_DEFINED;
            case 5 -> UNUSED;
            case 6 -> BYTE;
            default ->
                    throw new IllegalArgumentException(
                            "token type " + number + " is unknown (expected 1 to 6).");
        };
    }

    /** Whether tokens of this kind stand for text that a reader sees. */
    public boolean isText() {
        return switch (this) {
            case NORMAL, USER_DEFINED, UNUSED, BYTE -> true;
            case UNKNOWN, CONTROL -> false;
        };
    }
}

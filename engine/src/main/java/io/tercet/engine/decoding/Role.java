package io.tercet.engine.decoding;

/** What a model is for in a method. */
public enum Role {
    TARGET("target"),
    QUALIFIER("qualifier"),
    DRAFT("draft");

    private final String word;

    Role(String word) {
        this.word = word;
    }

    /** The role's name in flags and messages. */
    public String word() {
        return word;
    }
}

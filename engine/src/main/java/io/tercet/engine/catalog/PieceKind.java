package io.tercet.engine.catalog;

import java.util.Locale;

/** What a trained piece is to its target. */
public enum PieceKind {
    /** A model made of some of the target's layers, which drafts. */
    DRAFT,
    /** A model made of some of the target's layers, which judges drafts. */
    QUALIFIER,
    /** An EAGLE-3 head, which drafts from the target's features. */
    HEAD,
    /** Early exits. */
    EXITS,
    /** What makes a qualifier's features into a head's input. */
    ADAPTER,
    /** What chooses the rows of the vocabulary that a head projects onto. */
    ROUTER;

    /** The name in tables and messages. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static PieceKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}

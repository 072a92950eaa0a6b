package io.tercet.engine;

/** Why a generation ended. */
public enum StopReason {
    /** An end-of-sequence token, which is the last of the tokens. */
    EOS,
    /** The greatest number of tokens was reached. */
    LENGTH,
    /** A stop text. */
    STOP,
    /** The cache has no room for another token. */
    CONTEXT,
    /** The listener asked for it, or the thread was interrupted. */
    CANCELLED
}

package io.tercet.engine.decoding;

/**
 * A rule under which the accepted tokens and the judge's own token are distributed exactly as if
 * the judging model had decoded alone; with greedy decoding they are the same tokens.
 */
public non-sealed interface LosslessRule extends AcceptanceRule {}

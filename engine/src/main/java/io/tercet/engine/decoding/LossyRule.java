package io.tercet.engine.decoding;

/** A rule that trades exactness for speed; its method reports how far the output strays. */
public non-sealed interface LossyRule extends AcceptanceRule {}

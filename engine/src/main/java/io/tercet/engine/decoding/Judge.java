package io.tercet.engine.decoding;

/** A model and the rule by which it accepts what was proposed to it. */
public record Judge(Scorer model, AcceptanceRule rule) {}

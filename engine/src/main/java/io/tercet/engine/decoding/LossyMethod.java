package io.tercet.engine.decoding;

/** A method that lets tokens pass which the target would not have produced. */
public non-sealed interface LossyMethod extends DecodingMethod {}

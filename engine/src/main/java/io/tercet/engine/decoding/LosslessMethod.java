package io.tercet.engine.decoding;

/**
 * A method whose output is the target's own: bit-equal tokens under greedy decoding, equal in
 * distribution when sampling.
 */
public non-sealed interface LosslessMethod extends DecodingMethod {}

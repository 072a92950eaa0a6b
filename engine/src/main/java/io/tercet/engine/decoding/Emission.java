package io.tercet.engine.decoding;

import io.tercet.tasks.Logits;

/**
 * A committed token.
 *
 * @param decidedBy whose word was final
 * @param logits what that model said where the token stands, one row
 */
public record Emission(int token, Source proposedBy, Source decidedBy, Logits logits) {}

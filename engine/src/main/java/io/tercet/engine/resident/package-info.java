/**
 * Rounds that live on a device: the decoders of {@link io.tercet.engine.decoding} once more, as
 * steps that are submitted without looking.
 *
 * <p>A method describes its rounds once, as decoder, drafter, judge and rule. {@link
 * io.tercet.engine.resident.Residency} reads that description and, where the backend can run its
 * steps, gives a decoder that submits them in the same order: to be read side by side with {@code
 * SpeculativeDecoder}, {@code QualifiedDrafter}, {@code RoutedDecoder}, {@code DynamicTreeDrafter}.
 *
 * <p>Invariants: tokens, statistics and draws are those of the described decoder on the same
 * backend; what cannot be so is left to it.
 *
 * <p>Does not know: kernels, which steps a backend offers.
 */
@NullMarked
package io.tercet.engine.resident;

import org.jspecify.annotations.NullMarked;

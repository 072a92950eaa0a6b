/**
 * Rounds that live on a device: their state stays there, and the host hears of a verdict only.
 *
 * <p>A decoding method's round is a sequence of named steps: draft, verify, judge. Where a backend
 * offers {@link io.tercet.tasks.Backend#round}, the method submits the steps one after the other
 * without looking at what they give, and reads a {@link io.tercet.tasks.round.RoundVerdict} where
 * it has to know whether another model is to be asked. Steps run the kernels that passes and
 * operations on logits run, so that a round's tokens are those of the host-driven round on the same
 * device.
 *
 * <p>Does not know: text, methods, plans.
 *
 * <p>Invariants: a step never waits and never moves more than its name says; what crosses per
 * verdict does not depend on the length of the text.
 *
 * <p>A round's models are numbered. Several may be depths of one session ({@link
 * io.tercet.tasks.round.RoundModel}): early exits draft and qualify for the whole (LayerSkip,
 * HiSpec).
 *
 * <p>Words: <em>committed</em> tokens are final; <em>passed</em> ones a qualifier let through
 * behind them; <em>proposed</em> ones are what the next judge will see.
 */
@NullMarked
package io.tercet.tasks.round;

import org.jspecify.annotations.NullMarked;

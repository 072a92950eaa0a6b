/**
 * Decoding in which draft and target run at the same time.
 *
 * <p>{@link io.tercet.engine.parallel.ParallelDecoder} is PEARL's loop with Double's guidance; the
 * methods choose who drafts and what is retrieved. Two sessions, which share the threads; they meet
 * once per round.
 *
 * <p>Does not know: where candidates come from, files, text.
 *
 * <p>Invariants: both sides of a round start from the same tokens and the same keyed draws and
 * share nothing that either writes, so timing never changes a token; neither is still running when
 * a round ends, not even in an error.
 */
@NullMarked
package io.tercet.engine.parallel;

import org.jspecify.annotations.NullMarked;

/**
 * Models of random weights: in the true shape of known ones for timing, or tiny for tests, with a
 * vocabulary of bytes so that text goes in and comes out.
 *
 * <p>Invariant: weights depend on the seed, the tensor's name and the element's place only. The
 * same shape and seed in two types is one model and its quantised form.
 */
@NullMarked
package io.tercet.models.synth;

import org.jspecify.annotations.NullMarked;

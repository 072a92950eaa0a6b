/**
 * Word problems with their working and an exactly checkable answer: what the bundled family learns.
 *
 * <p>A problem is a chain of two to four changes of one quantity. Every line of the working names
 * the change and does one calculation, so that some of its tokens are easy (words, copied numbers)
 * and some are hard (the digits of a result): models of different sizes differ where it matters.
 *
 * <p>Does not know: tokens, models, training.
 */
@NullMarked
package io.tercet.training.problems;

import org.jspecify.annotations.NullMarked;

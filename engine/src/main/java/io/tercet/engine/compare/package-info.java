/**
 * Decoding methods side by side on a file of questions: who is faster, by how much and why, and how
 * far a lossy method's output is from the target's own.
 *
 * <p>Methods run interleaved, question by question, so that a machine's noise hits all alike;
 * figures are ratios within a question first, medians over questions then. Plain decoding always
 * runs: speed-ups and agreement are measured against it.
 *
 * <p>Does not know: the terminal, how a method works.
 */
@NullMarked
package io.tercet.engine.compare;

import org.jspecify.annotations.NullMarked;

/**
 * What a target's speculators learn from: conversations whose answers the target wrote itself, and
 * passages of texts.
 *
 * <p>Questions come from templates and word lists ({@code questions.txt}) and, in part, from the
 * model, which ends what begins with a few words: Magpie, arXiv 2406.08464. Texts are a folder of
 * plain files. Does not know: how the target is computed, what learns from it, the command line.
 */
@NullMarked
package io.tercet.training.answers;

import org.jspecify.annotations.NullMarked;

/**
 * Drafts without a draft model: text that followed the same words before.
 *
 * <p>A {@link io.tercet.engine.retrieval.Retriever} finds one continuation ({@link
 * io.tercet.engine.retrieval.PromptLookup} scans the context, {@link
 * io.tercet.engine.retrieval.NgramRetriever} asks Double's stores, a {@link
 * io.tercet.engine.retrieval.Corpus} is SAM-Decoding's static text); drafters put what they find,
 * or a tree of it, before a judge. Everything proposed here is a point mass: the drafts carry no
 * distributions, and only rules that let the judge choose by itself may judge them.
 *
 * <p>Does not know: models, logits beyond the best few tokens of a judge's rows, threads.
 *
 * <p>Invariants: what is retrieved depends on the tokens seen so far alone, never on time; a store
 * never holds more tokens than its limit.
 */
@NullMarked
package io.tercet.engine.retrieval;

import org.jspecify.annotations.NullMarked;

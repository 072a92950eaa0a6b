/**
 * The parts that decoding methods are put together from.
 *
 * <p>A round is five verbs: a {@link io.tercet.engine.decoding.Drafter} drafts, a qualifier may
 * judge the draft, the target scores it, an {@link io.tercet.engine.decoding.AcceptanceRule}
 * judges, the caches keep what was accepted. Drafter, intermediate judge, rule, shortlist and
 * schedule are separate, so that they can be recombined.
 *
 * <p>Does not know: text, files, devices, vocabulary-sized loops (those are {@link
 * io.tercet.tasks.LogitsOperations}).
 *
 * <p>Invariants: a round commits at least one token; every uniform is keyed ({@link
 * io.tercet.tasks.Draws}) and used for one purpose; penalties and bans are applied per node along
 * its ancestors before anybody looks at a node's logits.
 *
 * <p>Words (vLLM's and the papers'): <em>drafted</em> = proposed; <em>accepted</em> = proposed and
 * committed; <em>recovered</em> = committed in place of a rejected proposal; <em>bonus</em> = the
 * token after a fully accepted draft. The papers' p and q are never used: they mean opposite things
 * in different ones.
 */
@NullMarked
package io.tercet.engine.decoding;

import org.jspecify.annotations.NullMarked;

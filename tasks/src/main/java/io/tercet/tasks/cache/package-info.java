/**
 * Bookkeeping of a key/value cache, shared by all backends: which slot holds which token, which
 * layers of it are computed, and which rows a pass therefore has to run.
 *
 * <p>Does not know: numbers. A backend asks {@link io.tercet.tasks.cache.CacheTable} for a {@link
 * io.tercet.tasks.cache.Pass}, runs its chunks, and moves what {@code keep} tells it to move.
 *
 * <p>Slots: the prefix lies at its own positions; node i of the tree lies at {@code base + i},
 * where {@code base} is the root's position. So a chain lies at its own positions too, and what one
 * call scored as a tree's leading chain is prefix for the next call without moving.
 *
 * <p>A draft head's rows stand one position before the tokens that they carry, and start from
 * features that come from elsewhere: {@link io.tercet.tasks.cache.HeadTable} knows from where.
 *
 * <p>Layer frontier: every slot knows how many layers have been run for it. A pass up to layer b
 * runs whatever lacks layers below b, from where it stopped. With one rule this gives lazy
 * catch-up, rollback, early exit and its continuation, each layer computed once per surviving
 * token. Rows of passes that skip sublayers have no frontier: they lie aside, behind all others.
 */
@NullMarked
package io.tercet.tasks.cache;

import org.jspecify.annotations.NullMarked;

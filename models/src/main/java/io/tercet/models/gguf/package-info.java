/**
 * GGUF files: typed metadata and tensors, read in place from a memory-mapped file, and written as a
 * stream.
 *
 * <p>Reading trusts nothing: counts are checked against the bytes that are there before anything is
 * allocated, and everything wrong with a file comes in one {@link
 * io.tercet.models.gguf.GgufException}. Values stay in the file until somebody asks for them, so a
 * vocabulary costs no heap before it is used.
 *
 * <p>Does not know: what a key or a tensor means to a model ({@code decoder} does).
 *
 * <p>Reference: the GGUF specification in ggml's {@code docs/gguf.md}, versions 2 and 3,
 * little-endian.
 */
@NullMarked
package io.tercet.models.gguf;

import org.jspecify.annotations.NullMarked;

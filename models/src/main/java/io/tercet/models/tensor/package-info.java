/**
 * Tensors as they lie in a file: element formats, their block layouts, exact reading and writing.
 *
 * <p>Does not know: files, models, devices. Invariant: a row is a whole number of blocks, rows lie
 * one after another without gaps, everything is little-endian.
 *
 * <p>Reference: the GGML block structures ({@code ggml-common.h}) and the PyPI package {@code
 * gguf}, whose dequantised values are matched value for value.
 */
@NullMarked
package io.tercet.models.tensor;

import org.jspecify.annotations.NullMarked;

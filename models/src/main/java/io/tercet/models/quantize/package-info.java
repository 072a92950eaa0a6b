/**
 * Rewrites a model file in another element type, or with fewer layers.
 *
 * <p>Does not know: what a tensor is for, beyond its name and shape. Matrices change type, vectors
 * and norms stay in single precision, as llama.cpp's {@code llama-quantize --pure} does it.
 */
@NullMarked
package io.tercet.models.quantize;

import org.jspecify.annotations.NullMarked;

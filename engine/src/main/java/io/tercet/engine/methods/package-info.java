/**
 * The decoding methods, each put together from the parts of {@link io.tercet.engine.decoding} and
 * named as in its paper. A new one implements {@link io.tercet.engine.decoding.LosslessMethod} or
 * {@link io.tercet.engine.decoding.LossyMethod} and is listed for ServiceLoader.
 */
@NullMarked
package io.tercet.engine.methods;

import org.jspecify.annotations.NullMarked;

/**
 * The one thing that the engine knows of training: that a jar beside it may bring commands.
 *
 * <p>Does not know: what is trained, or with what library.
 */
@NullMarked
package io.tercet.engine.training;

import org.jspecify.annotations.NullMarked;

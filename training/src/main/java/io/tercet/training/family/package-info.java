/**
 * The bundled family: one vocabulary, three sizes, their recipe, and problems that none of them has
 * seen.
 *
 * <p>Does not know: how a decoder is trained.
 */
@NullMarked
package io.tercet.training.family;

import org.jspecify.annotations.NullMarked;

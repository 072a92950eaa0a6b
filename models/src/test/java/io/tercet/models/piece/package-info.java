/** Tests of trained pieces. */
@NullMarked
package io.tercet.models.piece;

import org.jspecify.annotations.NullMarked;

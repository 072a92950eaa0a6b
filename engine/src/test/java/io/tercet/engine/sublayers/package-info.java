/** Tests of the search for sublayers that a draft can do without. */
@NullMarked
package io.tercet.engine.sublayers;

import org.jspecify.annotations.NullMarked;

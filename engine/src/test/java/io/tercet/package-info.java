/** Tests of the whole. */
@NullMarked
package io.tercet;

import org.jspecify.annotations.NullMarked;

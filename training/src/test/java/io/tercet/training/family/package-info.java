/** Tests of {@code io.tercet.training.family}. */
@NullMarked
package io.tercet.training.family;

import org.jspecify.annotations.NullMarked;

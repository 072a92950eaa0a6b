/** Tests of {@code io.tercet.training.torch}. */
@NullMarked
package io.tercet.training.torch;

import org.jspecify.annotations.NullMarked;

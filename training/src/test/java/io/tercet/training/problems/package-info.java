/** Tests of {@code io.tercet.training.problems}. */
@NullMarked
package io.tercet.training.problems;

import org.jspecify.annotations.NullMarked;

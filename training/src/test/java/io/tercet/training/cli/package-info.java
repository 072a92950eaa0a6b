/** Tests of {@code io.tercet.training.cli}. */
@NullMarked
package io.tercet.training.cli;

import org.jspecify.annotations.NullMarked;

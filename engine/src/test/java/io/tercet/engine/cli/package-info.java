/** Tests of the package. */
@NullMarked
package io.tercet.engine.cli;

import org.jspecify.annotations.NullMarked;

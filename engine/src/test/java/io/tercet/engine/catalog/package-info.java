/** Tests of the package. */
@NullMarked
package io.tercet.engine.catalog;

import org.jspecify.annotations.NullMarked;

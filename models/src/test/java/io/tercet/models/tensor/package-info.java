/** Tests of the element formats. */
@NullMarked
package io.tercet.models.tensor;

import org.jspecify.annotations.NullMarked;

/** Tests of quantising files. */
@NullMarked
package io.tercet.models.quantize;

import org.jspecify.annotations.NullMarked;

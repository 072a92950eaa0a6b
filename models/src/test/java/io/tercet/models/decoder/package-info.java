/** Tests of finding a decoder in a file. */
@NullMarked
package io.tercet.models.decoder;

import org.jspecify.annotations.NullMarked;

/** Tests of the file format. */
@NullMarked
package io.tercet.models.gguf;

import org.jspecify.annotations.NullMarked;

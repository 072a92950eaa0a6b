/** Tests of retrieval. */
@NullMarked
package io.tercet.engine.retrieval;

import org.jspecify.annotations.NullMarked;

/**
 * The oracle: the whole transformer and all operations on logits in scalar Java, sums in double
 * precision. Short before fast; every other backend is tested against it.
 */
@NullMarked
package io.tercet.tasks.reference;

import org.jspecify.annotations.NullMarked;

/** Tests of the Vector API backend. */
@NullMarked
package io.tercet.tasks.jvm;

import org.jspecify.annotations.NullMarked;

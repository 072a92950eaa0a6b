/** Tests of the methods' own settings and formulas. */
@NullMarked
package io.tercet.engine.methods;

import org.jspecify.annotations.NullMarked;

/** Tests of the plans. */
@NullMarked
package io.tercet.engine.plan;

import org.jspecify.annotations.NullMarked;

/** Tests of synthetic models. */
@NullMarked
package io.tercet.models.synth;

import org.jspecify.annotations.NullMarked;

/** How tokens are made: decoding methods, sampling, sessions, the public API. Knows no device. */
@NullMarked
package io.tercet.engine;

import org.jspecify.annotations.NullMarked;

/**
 * {@code tercet train NAME}: what the engine's command line finds when the training jar is beside
 * it.
 */
@NullMarked
package io.tercet.training.cli;

import org.jspecify.annotations.NullMarked;

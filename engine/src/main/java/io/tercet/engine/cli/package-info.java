/**
 * The command line: {@code tercet COMMAND}. One client of the engine's public API.
 *
 * <p>One class per command; what commands share is a mixin of options or the {@link
 * io.tercet.engine.cli.Console}. Data goes to standard output, progress and notices to standard
 * error; the exit code is 0 on success, 1 on a failure with one sentence on standard error, 2 on
 * bad usage, 130 after Ctrl-C. {@link io.tercet.engine.cli.Main} maps exceptions to those sentences
 * in one place.
 *
 * <p>Does not know: how tokens are made, file formats, devices. The only package that writes to
 * standard output.
 */
@NullMarked
package io.tercet.engine.cli;

import org.jspecify.annotations.NullMarked;

package io.tercet.engine.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command reads and writes: data to {@code out}, all else to {@code err}.
 *
 * @param process whether these are the process's own streams, so that a terminal may be behind them
 */
record Console(InputStream in, PrintStream out, PrintStream err, boolean process) {

    /** The process's streams, in UTF-8 whatever the locale: tokens are. */
    static Console ofProcess() {
        return new Console(
                new FileInputStream(FileDescriptor.in),
                utf8(FileDescriptor.out),
                utf8(FileDescriptor.err),
                true);
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** Whether a person reads and types. */
    @SuppressWarnings("SystemConsoleNull") // JDK 25 went back to null where there is no terminal
    boolean terminal() {
        return process && System.console() != null && System.console().isTerminal();
    }

    /** A line for the person, not for a pipe. */
    void notice(String sentence) {
        err.println("tercet: " + sentence);
    }
}

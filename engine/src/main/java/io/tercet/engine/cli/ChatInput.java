package io.tercet.engine.cli;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/** Where a conversation's lines come from. */
interface ChatInput extends Closeable {

    /** The next line, or null at the end. */
    @Nullable String line() throws IOException;

    /** Whether Ctrl-C was pressed since the last line. */
    boolean stopRequested();

    /** A terminal with line editing where there is one, else the plain stream. */
    static ChatInput of(Console console) throws IOException {
        return console.terminal() ? new Typed() : new Piped(console);
    }

    /** A person at a terminal. */
    final class Typed implements ChatInput {
        private final Terminal terminal = TerminalBuilder.builder().system(true).build();
        private final LineReader reader = LineReaderBuilder.builder().terminal(terminal).build();
        private volatile boolean stop;

        Typed() throws IOException {
            terminal.handle(Terminal.Signal.INT, _ -> stop = true);
        }

        @Override
        public @Nullable String line() {
            while (true) {
                try {
                    String line = reader.readLine("> ");
                    stop = false;
                    return line;
                } catch (UserInterruptException e) {
                    reader.printAbove("Ctrl-D ends the conversation.");
                } catch (EndOfFileException e) {
                    return null;
                }
            }
        }

        @Override
        public boolean stopRequested() {
            return stop;
        }

        @Override
        public void close() throws IOException {
            terminal.close();
        }
    }

    /** A file or a pipe. */
    final class Piped implements ChatInput {
        private final BufferedReader reader;

        Piped(Console console) {
            reader =
                    new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8));
        }

        @Override
        public @Nullable String line() throws IOException {
            return reader.readLine();
        }

        @Override
        public boolean stopRequested() {
            return false;
        }

        @Override
        public void close() {
            // The process's input is not ours to close.
        }
    }
}

package io.tercet.engine.cli;

import io.tercet.engine.TokenListener;
import java.io.PrintStream;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows text as it is generated, until someone wants it to stop.
 *
 * @param out where the text goes, or null for nowhere
 */
record Streaming(@Nullable PrintStream out, BooleanSupplier stop) implements TokenListener {
    @Override
    public void text(String text) {
        if (out != null) {
            out.print(text);
            out.flush();
        }
    }

    @Override
    public boolean cancelled() {
        return stop.getAsBoolean() || Thread.currentThread().isInterrupted();
    }
}

package io.tercet.engine.training;

import java.io.PrintStream;
import java.util.List;

/** A service: what {@code tercet train NAME} can do when the training jar is there. */
public interface TrainingCommands {
    /**
     * The commands, each a {@code Callable<Integer>} with picocli's annotations, or the {@code
     * CommandSpec} of one.
     *
     * @param out gets data
     * @param err gets progress and notices
     */
    List<Object> commands(PrintStream out, PrintStream err);
}

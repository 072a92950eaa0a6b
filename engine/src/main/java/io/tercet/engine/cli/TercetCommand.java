package io.tercet.engine.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command has: its streams and {@code --help}. */
abstract class TercetCommand implements Callable<Integer> {
    final Console console;

    @Spec CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    TercetCommand(Console console) {
        this.console = console;
    }

    /** The word by which it is called. */
    final String name() {
        return getClass().getAnnotation(Command.class).name();
    }

    /** Bad usage: exit code 2. */
    final ParameterException usage(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    /** Bad usage that something below noticed. */
    final ParameterException usage(IllegalArgumentException problem) {
        return usage(Sentences.of(problem));
    }

    /** As picocli runs it. */
    CommandLine line() {
        return new CommandLine(this);
    }

    /** Does it; the exit code is 0 when this returns. */
    abstract void run() throws Exception;

    @Override
    public Integer call() throws Exception {
        run();
        return 0;
    }
}

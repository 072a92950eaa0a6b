package io.tercet.engine.cli;

import io.tercet.engine.training.TrainingCommands;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "train",
        description = "Trains the small pieces that methods need.",
        synopsisSubcommandLabel = "NAME")
final class TrainCommand extends TercetCommand {
    TrainCommand(Console console) {
        super(console);
    }

    /** With what the training jar brings; without it, takes any words and says what is missing. */
    @Override
    CommandLine line() {
        CommandLine line = new CommandLine(this);
        for (TrainingCommands found : ServiceLoader.load(TrainingCommands.class)) {
            found.commands(console.out(), console.err()).forEach(line::addSubcommand);
        }
        return line.setUnmatchedArgumentsAllowed(line.getSubcommands().isEmpty());
    }

    @Override
    void run() {
        if (spec.subcommands().isEmpty()) {
            throw new CommandFailure(
                    "training needs the jar that Maven's profile train builds: run"
                            + " scripts/maven -Ptrain -Dfast -pl training -am package");
        }
        throw usage("a NAME is missing: " + String.join(", ", spec.subcommands().keySet()));
    }
}

package io.tercet.training.cli;

import io.tercet.engine.training.TrainingCommands;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/** What this jar can train. */
public final class FamilyTraining implements TrainingCommands {
    /** Found by the service loader. */
    public FamilyTraining() {}

    @Override
    public List<Object> commands(PrintStream out, PrintStream err) {
        List<Object> commands =
                new ArrayList<>(
                        List.of(
                                new FamilyCommand(err),
                                new ProblemsCommand(out),
                                new TextCommand(err),
                                new AnswersCommand(err),
                                new SpeculatorsCommand(err, Speculators.FIRST)));
        for (Speculators piece : Speculators.values()) {
            commands.add(one(piece, err));
        }
        return commands;
    }

    /** {@code train router} and the like: one piece by its own name. */
    private static CommandSpec one(Speculators piece, PrintStream err) {
        CommandSpec spec =
                CommandSpec.forAnnotatedObject(new SpeculatorsCommand(err, List.of(piece)))
                        .name(piece.name().toLowerCase(Locale.ROOT));
        spec.usageMessage().description("The same as speculators --only " + piece + ".");
        return spec;
    }
}

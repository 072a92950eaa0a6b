package io.tercet.training.cli;

import io.tercet.engine.training.TrainingCommands;
import java.io.PrintStream;
import java.util.List;

/** What this jar can train. */
public final class FamilyTraining implements TrainingCommands {
    /** Found by the service loader. */
    public FamilyTraining() {}

    @Override
    public List<Object> commands(PrintStream out, PrintStream err) {
        return List.of(
                new FamilyCommand(err),
                new ProblemsCommand(out),
                new TextCommand(err),
                new AnswersCommand(err),
                new SpeculatorsCommand(err));
    }
}

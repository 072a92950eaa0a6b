package io.tercet.training.cli;

import io.tercet.training.family.HeldOut;
import io.tercet.training.problems.WordProblem;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "problems",
        description = "Prints the family's held-out problems, a JSON object a line.")
final class ProblemsCommand implements Callable<Integer> {
    private final PrintStream out;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    ProblemsCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        int id = 0;
        for (WordProblem problem : new HeldOut().problems()) {
            out.printf(
                    "{\"id\": \"%d\", \"category\": \"%d calculations\", \"question\": \"%s\","
                            + " \"answer\": \"%s#### %d\"}%n",
                    ++id,
                    problem.calculations(),
                    problem.question(),
                    problem.working().replace("\n", "\\n"),
                    problem.answer());
        }
        return 0;
    }
}

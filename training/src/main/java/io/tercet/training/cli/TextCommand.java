package io.tercet.training.cli;

import io.tercet.training.answers.TextArchive;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "text",
        description = {
            "Takes the texts out of archives: the Java sources of Maven's -sources.jar",
            "without their licence headers, the .txt and .md files of npm's .tgz."
        })
final class TextCommand implements Callable<Integer> {
    private final PrintStream err;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "for a folder of texts by archive")
    Path out = Path.of("");

    @Parameters(arity = "1..*", paramLabel = "ARCHIVE", description = ".jar or .tgz")
    List<Path> archives = List.of();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    TextCommand(PrintStream err) {
        this.err = err;
    }

    @Override
    public Integer call() throws IOException {
        for (Path archive : archives) {
            err.printf("%s: %d texts%n", archive, TextArchive.extract(archive, out));
        }
        return 0;
    }
}

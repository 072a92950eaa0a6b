package io.tercet.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.engine.GenerationOptions;
import io.tercet.engine.Model;
import io.tercet.engine.SessionSpec;
import io.tercet.engine.Tercet;
import io.tercet.engine.TextSession;
import io.tercet.engine.TokenListener;
import io.tercet.engine.training.TrainingCommands;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class FamilyCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir Path folder;

    private int run(String... args) {
        CommandLine line = new CommandLine(new Train());
        for (TrainingCommands commands : ServiceLoader.load(TrainingCommands.class)) {
            commands.commands(stream(out), stream(err)).forEach(line::addSubcommand);
        }
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, _, _) -> {
                    stream(err).println(e.getMessage());
                    return 1;
                })
                .execute(args);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    @CommandLine.Command(name = "train")
    private static final class Train {}

    @Test
    void printsTheHeldOutProblems() {
        assertThat(run("problems")).isZero();
        Path bundled = Path.of(System.getProperty("tercet.root", ".."), "family", "problems.jsonl");
        assertThat(bundled).hasContent(out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void whoLearnsFromTheTargetNeedsOne() {
        assertThat(run("family", "--out", folder.toString(), "--only", "draft")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("abacus-draft learns from", "train the target first")
                .hasLineCount(1);
        assertThat(folder).isEmptyDirectory();
    }

    /** From nothing to a model that the engine decodes: what CI's lane for training is about. */
    @Test
    @Tag("slow")
    void trainsAModelThatTheEngineDecodes() throws Exception {
        assertThat(
                        run(
                                "family",
                                "--out",
                                folder.toString(),
                                "--only",
                                "target,draft",
                                "--steps",
                                "30",
                                "--threads",
                                "1"))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        assertFalls(Files.readAllLines(folder.resolve("abacus-target.csv")), 8);
        assertFalls(Files.readAllLines(folder.resolve("abacus-draft.csv")), 3);
        assertThat(folder.resolve("abacus-draft.png")).isNotEmptyFile();
        decodes();
    }

    private static void assertFalls(List<String> curve, int exit) {
        List<Double> losses =
                curve.stream()
                        .map(line -> line.split(","))
                        .filter(fields -> fields[2].equals(Integer.toString(exit)))
                        .map(fields -> Double.valueOf(fields[3]))
                        .toList();
        assertThat(losses).hasSizeGreaterThan(1);
        assertThat(losses.getLast()).isLessThan(losses.getFirst());
    }

    private void decodes() {
        try (Tercet engine = Tercet.open();
                Model target = engine.load(folder.resolve("abacus-target-Q8_0.gguf"));
                Model draft = engine.load(folder.resolve("abacus-draft-Q8_0.gguf"));
                TextSession session =
                        engine.session(
                                SessionSpec.of(target)
                                        .withDraft(draft)
                                        .withMethod("speculative"))) {
            assertThat(target.hasChatTemplate()).isTrue();
            assertThat(
                            session.generate(
                                            "Ada has 5 pens.",
                                            GenerationOptions.greedy().withMaxTokens(8),
                                            TokenListener.NONE)
                                    .tokens())
                    .hasSizeBetween(1, 8);
        }
    }
}

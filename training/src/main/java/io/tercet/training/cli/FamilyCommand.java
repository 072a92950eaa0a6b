package io.tercet.training.cli;

import io.tercet.models.quantize.Quantizer;
import io.tercet.models.tensor.TensorType;
import io.tercet.training.family.FamilyMember;
import io.tercet.training.family.FamilyVocabulary;
import io.tercet.training.family.HeldOut;
import io.tercet.training.family.ProblemBatches;
import io.tercet.training.torch.Computation;
import io.tercet.training.torch.Precision;
import io.tercet.training.torch.Probe;
import io.tercet.training.torch.TrainingRun;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "family",
        description = {
            "Trains the bundled family: the target, then qualifier and draft from it.",
            "What is in DIR already is gone on with."
        })
final class FamilyCommand implements Callable<Integer> {
    private static final int TEXTS = 16;
    private static final int PROBE_TEXTS = 4;
    private static final long DATA_SEED = 7;

    private final PrintStream err;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "for checkpoints, curves and the models")
    Path out = Path.of("");

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "ROLE",
            description = "target, qualifier or draft; all three unless said")
    List<FamilyMember> only = List.of(FamilyMember.values());

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "instead of the recipe's; 0 for those")
    int steps;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "threads at most; the probe decides (${DEFAULT-VALUE})")
    int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--precision",
            paramLabel = "WHICH",
            description = {
                "fp32, fp32_bf16 or bf16, with all the threads, instead of the probe's choice;",
                "a run that goes on keeps to what it began with"
            })
    @Nullable Precision precision;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    FamilyCommand(PrintStream err) {
        this.err = err;
    }

    @Override
    public Integer call() throws IOException {
        Files.createDirectories(out);
        FamilyVocabulary vocabulary = FamilyVocabulary.train();
        HeldOut heldOut = new HeldOut();
        try (Shutdown shutdown = new Shutdown()) {
            for (FamilyMember member : only) {
                if (!shutdown.requested()) {
                    train(member, vocabulary, heldOut, shutdown);
                }
            }
        }
        return 0;
    }

    private void train(
            FamilyMember member, FamilyVocabulary vocabulary, HeldOut heldOut, Shutdown shutdown) {
        ProblemBatches batches =
                new ProblemBatches(vocabulary, DATA_SEED, heldOut.questions(), TEXTS);
        TrainingRun run = member.run(vocabulary, teacher(member), steps);
        Computation computation =
                run.computation(out).orElseGet(() -> chosen(run, vocabulary, heldOut));
        say("%s: %s", member.title(), computation);
        run.train(
                        out,
                        computation,
                        batches::of,
                        new ProgressLog(out, run.name(), run.schedule().end(), err),
                        shutdown::requested)
                .ifPresent(trained -> finish(member, run, trained));
    }

    private Computation chosen(TrainingRun run, FamilyVocabulary vocabulary, HeldOut heldOut) {
        if (precision != null) {
            return new Computation(precision, threads);
        }
        say("%s: trying how this machine computes best", run.name());
        ProblemBatches few =
                new ProblemBatches(vocabulary, DATA_SEED, heldOut.questions(), PROBE_TEXTS);
        return Probe.fastest(run.config(), few.of(0), threads, tried -> say("  %s", tried));
    }

    /** What is made of a run that has come to its end. */
    private void finish(FamilyMember member, TrainingRun run, Path trained) {
        quantize(member, trained);
        Path picture = out.resolve(run.name() + ".png");
        CurvePicture.of(run.name(), ProgressLog.curve(out, run.name()))
                .write(picture, "behind layer");
        say("%s", picture);
    }

    /** What a member learns from: the target's file; null for the target itself. */
    private @Nullable Path teacher(FamilyMember member) {
        if (member == FamilyMember.TARGET) {
            return null;
        }
        Path target = out.resolve(FamilyMember.TARGET.title() + ".gguf");
        if (!Files.exists(target)) {
            throw new IllegalStateException(
                    "%s learns from %s, which is not there: train the target first"
                            .formatted(member.title(), target));
        }
        return target;
    }

    private void quantize(FamilyMember member, Path trained) {
        Path model = out.resolve(member.title() + "-" + TensorType.Q8_0 + ".gguf");
        Quantizer.quantize(trained, model, TensorType.Q8_0).forEach(notice -> say("%s", notice));
        say("%s", model);
    }

    private void say(String format, Object... values) {
        err.printf(format + "%n", values);
    }
}

package io.tercet.training.cli;

import io.tercet.training.torch.TrainingRun;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Shows a run's progress, and appends its curve to {@code NAME.csv}: step, seconds, exit, loss,
 * accuracy.
 */
final class ProgressLog implements Consumer<TrainingRun.Report> {
    private final Path curve;
    private final TrainingRun run;
    private final PrintStream err;
    private int firstStep = -1;
    private double firstSeconds;

    ProgressLog(Path folder, TrainingRun run, PrintStream err) {
        this.curve = curve(folder, run);
        this.run = run;
        this.err = err;
    }

    /** Where a run's curve is. */
    static Path curve(Path folder, TrainingRun run) {
        return folder.resolve(run.name() + ".csv");
    }

    @Override
    public void accept(TrainingRun.Report report) {
        if (firstStep < 0) {
            firstStep = report.step();
            firstSeconds = report.seconds();
        }
        int whole = run.exits().layers().getLast();
        err.printf(
                Locale.ROOT,
                "%s %d/%d  loss %.4f  right %.2f %%  %.0f tokens/s  %s left%n",
                run.name(),
                report.step(),
                run.schedule().end(),
                report.loss(whole),
                100 * report.accuracy(whole),
                report.tokens() / report.seconds(),
                left(report));
        append(report);
    }

    private String left(TrainingRun.Report report) {
        if (report.step() == firstStep) {
            return "?";
        }
        double perStep = (report.seconds() - firstSeconds) / (report.step() - firstStep);
        long seconds = Math.round(perStep * (run.schedule().end() - report.step()));
        return "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    private void append(TrainingRun.Report report) {
        StringBuilder lines = new StringBuilder();
        for (int exit : run.exits().layers()) {
            lines.append(
                    String.format(
                            Locale.ROOT,
                            "%d,%.1f,%d,%.5f,%.5f%n",
                            report.step(),
                            report.seconds(),
                            exit,
                            report.loss(exit),
                            report.accuracy(exit)));
        }
        try {
            Files.writeString(curve, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(curve + " cannot be written", e);
        }
    }
}

package io.tercet.training.cli;

import io.tercet.training.torch.TrainingReport;
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
final class ProgressLog implements Consumer<TrainingReport> {
    private final Path curve;
    private final String name;
    private final int end; // steps of the run
    private final PrintStream err;
    private int firstStep = -1;
    private double firstSeconds;

    /**
     * @param name of the run
     * @param end steps that it has
     */
    ProgressLog(Path folder, String name, int end, PrintStream err) {
        this.curve = curve(folder, name);
        this.name = name;
        this.end = end;
        this.err = err;
    }

    /** Where a run's curve is. */
    static Path curve(Path folder, String name) {
        return folder.resolve(name + ".csv");
    }

    @Override
    public void accept(TrainingReport report) {
        if (firstStep < 0) {
            firstStep = report.step();
            firstSeconds = report.seconds();
        }
        int last = report.losses().keySet().stream().max(Integer::compare).orElseThrow();
        err.printf(
                Locale.ROOT,
                "%s %d/%d  loss %.4f  right %.2f %%  %.0f tokens/s  %s left%n",
                name,
                report.step(),
                end,
                report.loss(last),
                100 * report.accuracy(last),
                report.tokens() / report.seconds(),
                left(report));
        append(report);
    }

    private String left(TrainingReport report) {
        if (report.step() == firstStep) {
            return "?";
        }
        double perStep = (report.seconds() - firstSeconds) / (report.step() - firstStep);
        long seconds = Math.round(perStep * (end - report.step()));
        return "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    private void append(TrainingReport report) {
        StringBuilder lines = new StringBuilder();
        for (int part : report.losses().keySet()) {
            lines.append(
                    String.format(
                            Locale.ROOT,
                            "%d,%.1f,%d,%.5f,%.5f%n",
                            report.step(),
                            report.seconds(),
                            part,
                            report.loss(part),
                            report.accuracy(part)));
        }
        try {
            Files.writeString(curve, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(curve + " cannot be written", e);
        }
    }
}

package io.tercet.training.torch;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Sums up between reports. */
final class Recorder {
    private static final int STEPS_PER_REPORT = 25;

    private final int end;
    private final Consumer<TrainingReport> progress;
    private final long start = System.nanoTime();
    private final Map<Integer, Double> losses = new TreeMap<>();
    private final Map<Integer, Double> accuracies = new TreeMap<>();
    private long tokens;
    private int steps;

    /**
     * @param end steps of the run
     */
    Recorder(int end, Consumer<TrainingReport> progress) {
        this.end = end;
        this.progress = progress;
    }

    /**
     * @param size inputs of the step
     */
    void add(int step, int size, Map<Integer, Loss.Outcome> outcomes) {
        tokens += size;
        steps++;
        outcomes.forEach((part, outcome) -> {
            losses.merge(part, outcome.loss(), Double::sum);
            accuracies.merge(part, outcome.accuracy(), Double::sum);
        });
        if (steps == STEPS_PER_REPORT || step + 1 == end) {
            report(step);
        }
    }

    private void report(int step) {
        losses.replaceAll((part, sum) -> sum / steps);
        accuracies.replaceAll((part, sum) -> sum / steps);
        double seconds = (System.nanoTime() - start) / 1e9;
        progress.accept(
                new TrainingReport(
                        step + 1,
                        tokens,
                        seconds,
                        new TreeMap<>(losses),
                        new TreeMap<>(accuracies)));
        losses.clear();
        accuracies.clear();
        steps = 0;
    }
}

package io.tercet.training.torch;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.gguf.GgufWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One model's training from its first step to its last, over as many starts of the program as it
 * takes.
 *
 * @param name of the checkpoint's files
 * @param teacher a trained model of the same vocabulary to learn from, or null
 * @param teacherShare weight of what the teacher says, 0 to 1
 * @param metadata what the files say beside sizes and weights
 */
public record TrainingRun(
        String name,
        DecoderConfig config,
        ExitWeights exits,
        Schedule schedule,
        long seed,
        @Nullable Path teacher,
        double teacherShare,
        Consumer<GgufWriter> metadata) {
    private static final int STEPS_PER_REPORT = 25;
    private static final long NANOSECONDS_PER_CHECKPOINT = 120_000_000_000L;

    /**
     * Means over the steps since the last report.
     *
     * @param step steps done in all
     * @param tokens inputs computed since this start
     * @param seconds since this start
     * @param losses by exit, cross-entropy in nats per learnt token
     * @param accuracies by exit, share of learnt tokens that were the most probable ones
     */
    public record Report(
            int step,
            long tokens,
            double seconds,
            Map<Integer, Double> losses,
            Map<Integer, Double> accuracies) {

        /** The loss of an exit. */
        public double loss(int exit) {
            return Objects.requireNonNull(losses.get(exit));
        }

        /** The accuracy of an exit. */
        public double accuracy(int exit) {
            return Objects.requireNonNull(accuracies.get(exit));
        }
    }

    /**
     * Trains, from the checkpoint where there is one; the last checkpoint is the trained model.
     *
     * @param batches the batch of a step
     * @param progress told every few steps
     * @param stop asked after every step; a run that stops writes a checkpoint first
     * @return the trained model's file; empty for a run that was stopped
     */
    public Optional<Path> train(
            Path folder,
            Computation computation,
            IntFunction<Batch> batches,
            Consumer<Report> progress,
            BooleanSupplier stop) {
        Checkpoint checkpoint = new Checkpoint(folder, name);
        Precision precision = computation.use();
        TrainableDecoder decoder = decoder(checkpoint, precision);
        Trainer trainer =
                new Trainer(
                        decoder,
                        exits,
                        new Loss(teacherShare),
                        teacher == null ? null : WeightFile.readFrozen(teacher, precision));
        int first = checkpoint.exists() ? checkpoint.restore(trainer.optimizer()) : 0;
        Recorder recorder = new Recorder(progress);
        long saved = System.nanoTime();
        for (int step = first; step < schedule.end(); step++) {
            Batch batch = batches.apply(step);
            recorder.add(step, batch, trainer.step(batch, schedule.rate(step)));
            boolean last = step + 1 == schedule.end() || stop.getAsBoolean();
            if (last || System.nanoTime() - saved > NANOSECONDS_PER_CHECKPOINT) {
                checkpoint.write(decoder, trainer.optimizer(), step + 1, description(computation));
                saved = System.nanoTime();
            }
            if (last && step + 1 < schedule.end()) {
                return Optional.empty();
            }
        }
        return Optional.of(checkpoint.model());
    }

    /** How a run that is to be gone on with computed so far. */
    public Optional<Computation> computation(Path folder) {
        return new Checkpoint(folder, name).computation();
    }

    private Consumer<GgufWriter> description(Computation computation) {
        return writer -> {
            metadata.accept(writer);
            computation.describe(writer);
        };
    }

    private TrainableDecoder decoder(Checkpoint checkpoint, Precision precision) {
        return checkpoint.exists()
                ? WeightFile.read(checkpoint.model(), precision)
                : new TrainableDecoder(config, precision, Initial.weights(config, seed));
    }

    /** Sums up between reports. */
    private final class Recorder {
        private final Consumer<Report> progress;
        private final long start = System.nanoTime();
        private final Map<Integer, Double> losses = new TreeMap<>();
        private final Map<Integer, Double> accuracies = new TreeMap<>();
        private long tokens;
        private int steps;

        Recorder(Consumer<Report> progress) {
            this.progress = progress;
        }

        void add(int step, Batch batch, Map<Integer, Loss.Outcome> outcomes) {
            tokens += batch.size();
            steps++;
            outcomes.forEach((layer, outcome) -> {
                losses.merge(layer, outcome.loss(), Double::sum);
                accuracies.merge(layer, outcome.accuracy(), Double::sum);
            });
            if (steps == STEPS_PER_REPORT || step + 1 == schedule.end()) {
                losses.replaceAll((layer, sum) -> sum / steps);
                accuracies.replaceAll((layer, sum) -> sum / steps);
                double seconds = (System.nanoTime() - start) / 1e9;
                progress.accept(
                        new Report(
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
    }
}

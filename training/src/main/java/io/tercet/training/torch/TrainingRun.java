package io.tercet.training.torch;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.gguf.GgufWriter;
import io.tercet.models.tensor.TensorType;
import java.nio.file.Path;
import java.util.Optional;
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
    private static final long NANOSECONDS_PER_CHECKPOINT = 120_000_000_000L;

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
            Consumer<TrainingReport> progress,
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
        Recorder recorder = new Recorder(schedule.end(), progress);
        long saved = System.nanoTime();
        for (int step = first; step < schedule.end(); step++) {
            Batch batch = batches.apply(step);
            recorder.add(step, batch.size(), trainer.step(batch, schedule.rate(step)));
            boolean last = step + 1 == schedule.end() || stop.getAsBoolean();
            if (last || System.nanoTime() - saved > NANOSECONDS_PER_CHECKPOINT) {
                checkpoint.write(
                        (path, more) -> WeightFile.write(decoder, TensorType.F32, path, more),
                        trainer.optimizer(),
                        step + 1,
                        description(computation));
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
}

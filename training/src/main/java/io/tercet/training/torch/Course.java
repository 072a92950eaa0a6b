package io.tercet.training.torch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Pieces that learn from one frozen target at the same time: a pass of the target teaches all of
 * them. Each has an optimiser and a checkpoint of its own; a run goes on where the checkpoints
 * stand.
 *
 * @param target its GGUF file
 * @param targetName what people call it
 * @param targetSha256 of the file
 * @param pieces what learns
 * @param schedule its rate is a share of each piece's own
 */
public record Course(
        Path target,
        String targetName,
        String targetSha256,
        List<Speculator> pieces,
        Schedule schedule,
        long seed) {
    private static final long NANOSECONDS_PER_CHECKPOINT = 180_000_000_000L;

    public Course {
        pieces = List.copyOf(pieces);
    }

    /**
     * Trains, from the checkpoints where there are some: {@code PIECE.gguf} and {@code PIECE.adamw}
     * in the folder. At the end writes {@code NAME-PIECE.gguf}, ready for use.
     *
     * @param batches the batch of a step
     * @param progress who is told of a piece's progress, by its title
     * @param stop asked after every step; a run that stops writes checkpoints first
     * @return the pieces' files; none of a run that was stopped
     */
    public List<Path> train(
            Path folder,
            Computation computation,
            IntFunction<Batch> batches,
            Function<String, Consumer<TrainingReport>> progress,
            BooleanSupplier stop) {
        Precision precision = computation.use();
        torch.manual_seed(seed);
        TrainableDecoder teacher = WeightFile.readFrozen(target, precision);
        List<Learner> learners = new ArrayList<>();
        for (Speculator piece : pieces) {
            learners.add(learner(piece, teacher, folder, progress.apply(piece.title())));
        }
        List<Integer> layers = layers(learners);
        long saved = System.nanoTime();
        boolean stopped = false;
        int step = learners.stream().mapToInt(Learner::steps).min().orElseThrow();
        while (step < schedule.end() && !stopped) {
            teach(teacher, layers, learners, batches.apply(step), step);
            step++;
            stopped = stop.getAsBoolean();
            if (stopped
                    || step == schedule.end()
                    || System.nanoTime() - saved > NANOSECONDS_PER_CHECKPOINT) {
                for (Learner learner : learners) {
                    learner.save(step, computation);
                }
                saved = System.nanoTime();
            }
        }
        return step < schedule.end()
                ? List.of()
                : learners.stream().flatMap(learner -> learner.finish(folder).stream()).toList();
    }

    private Learner learner(
            Speculator piece,
            TrainableDecoder teacher,
            Path folder,
            Consumer<TrainingReport> progress) {
        Checkpoint checkpoint = new Checkpoint(folder, piece.title());
        Map<String, Tensor> stored =
                checkpoint.exists() ? PieceFile.weights(checkpoint.model()) : Map.of();
        return new Learner(
                piece.pupil(teacher, new Speculator.Siblings(folder, target, targetName), stored),
                new PieceFile(targetName, targetSha256),
                checkpoint,
                new Recorder(schedule.end(), progress));
    }

    private static List<Integer> layers(List<Learner> learners) {
        TreeSet<Integer> layers = new TreeSet<>();
        learners.forEach(learner -> layers.addAll(learner.pupil().layers()));
        return List.copyOf(layers);
    }

    private void teach(
            TrainableDecoder teacher,
            List<Integer> layers,
            List<Learner> learners,
            Batch batch,
            int step) {
        try (PointerScope _ = new PointerScope()) {
            Lesson lesson = Lesson.of(teacher, batch, layers, seed + step);
            for (Learner learner : learners) {
                if (learner.steps() <= step) {
                    learner.learn(lesson, step, batch.size(), schedule.rate(step));
                }
            }
        }
    }
}

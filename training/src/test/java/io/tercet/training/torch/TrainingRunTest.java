package io.tercet.training.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.synth.SyntheticShape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {
    private static final DecoderConfig CONFIG =
            SyntheticShape.parse(
                            "llama:layers=2,embedding=32,heads=2,ff=64,vocab=260,context=32,tied=1")
                    .config();
    private static final Computation COMPUTATION = new Computation(Precision.FP32, 1);

    @TempDir Path folder;
    private final List<TrainingReport> reports = new ArrayList<>();

    private static TrainingRun run(String name, int steps, @Nullable Path teacher) {
        return new TrainingRun(
                name,
                CONFIG,
                new ExitWeights(List.of(1, 2), 0.3),
                new Schedule(steps, 1e-2, 5, 0.2),
                1,
                teacher,
                teacher == null ? 0 : 0.5,
                _ -> {});
    }

    /** Counts on by a step that the first two tokens tell. */
    private static Batch batch(int step) {
        Random random = new Random(step);
        return new Batch(
                IntStream.range(0, 8)
                        .mapToObj(_ -> {
                            int start = random.nextInt(40);
                            int by = random.nextInt(1, 4);
                            return new Batch.Text(
                                    IntStream.range(0, 10).mapToObj(i -> start + i * by).toList(),
                                    2);
                        })
                        .toList());
    }

    private Path train(TrainingRun run) {
        return run.train(folder, COMPUTATION, TrainingRunTest::batch, reports::add, () -> false)
                .orElseThrow();
    }

    private double loss(int report, int exit) {
        return reports.get(report).loss(exit);
    }

    @Test
    void lossFallsAtEveryExit() {
        train(run("a", 150, null));
        int last = reports.size() - 1;
        assertThat(loss(last, 2)).isLessThan(0.5 * loss(0, 2));
        assertThat(loss(last, 1)).isLessThan(0.7 * loss(0, 1));
    }

    @Test
    void aRunThatWasStoppedEndsWhereAnUnbrokenOneDoes() {
        Path whole = train(run("whole", 30, null));
        TrainingRun broken = run("broken", 30, null);
        int[] asked = {0};
        assertThat(
                        broken.train(
                                folder,
                                COMPUTATION,
                                TrainingRunTest::batch,
                                reports::add,
                                () -> ++asked[0] == 12))
                .isEmpty();
        assertThat(broken.computation(folder)).contains(COMPUTATION);
        Path resumed = train(broken);
        TrainableDecoder one = WeightFile.read(whole, Precision.FP32);
        TrainableDecoder other = WeightFile.read(resumed, Precision.FP32);
        one.parameters()
                .forEach((name, tensor) ->
                        assertThat(
                                        Tensors.values(
                                                Objects.requireNonNull(
                                                        other.parameters().get(name))))
                                .as(name)
                                .isEqualTo(Tensors.values(tensor)));
    }

    @Test
    void learnsFromATeacher() {
        Path teacher = train(run("teacher", 100, null));
        reports.clear();
        train(run("pupil", 100, teacher));
        assertThat(loss(reports.size() - 1, 2)).isLessThan(0.7 * loss(0, 2));
    }
}

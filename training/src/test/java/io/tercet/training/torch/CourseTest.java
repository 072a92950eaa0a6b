package io.tercet.training.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.DecoderReader;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.piece.AdapterModel;
import io.tercet.models.piece.HeadModel;
import io.tercet.models.piece.Piece;
import io.tercet.models.piece.RouterModel;
import io.tercet.models.piece.Sha256;
import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pieces learn, are stored as the engine reads them, and go on where they were stopped. */
class CourseTest {
    private static final String SHAPE =
            "llama:layers=6,embedding=64,heads=4,kv=2,ff=96,vocab=300,context=64";
    private static final Speculator.Head HEAD = new Speculator.Head(List.of(1, 3, 5), 2);
    private static final Speculator.Layers QUALIFIER =
            new Speculator.Layers("qualifier", 2, List.of(4, 5), 8);
    private static final List<Speculator> FIRST =
            List.of(HEAD, new Speculator.Exits(List.of(2, 4), 8), QUALIFIER);
    private static final Speculator.Adapter ADAPTER =
            new Speculator.Adapter(QUALIFIER, HEAD, List.of(1, 2, 4), 48);
    private static final Speculator.Joint JOINT = new Speculator.Joint(ADAPTER);
    private static final List<Speculator> SECOND =
            List.of(ADAPTER, new Speculator.Router(HEAD, 10, 24));

    @TempDir Path folder;
    private final Map<String, List<TrainingReport>> reports = new HashMap<>();
    private Path target = Path.of("");
    private String sha256 = "";

    @BeforeEach
    void synthesize() {
        target = folder.resolve("target.gguf");
        SyntheticModel.of(SHAPE, TensorType.F32, 3).write(target);
        sha256 = Sha256.of(target);
    }

    private List<Path> train(Path out, List<Speculator> pieces, int steps, int stopAfter)
            throws IOException {
        Files.createDirectories(out);
        int[] asked = {0};
        return new Course(target, "tiny", sha256, pieces, new Schedule(steps, 1, 5, 0.2), 7)
                .train(
                        out,
                        new Computation(Precision.FP32, 1),
                        CourseTest::batch,
                        title ->
                                report ->
                                        reports.computeIfAbsent(title, _ -> new ArrayList<>())
                                                .add(report),
                        () -> ++asked[0] == stopAfter);
    }

    /** Texts of few words, whose parts are learnt. */
    private static Batch batch(int step) {
        Random random = new Random(step % 8);
        return new Batch(
                IntStream.range(0, 4)
                        .mapToObj(_ ->
                                new Batch.Text(
                                        random.ints(24, 0, 40).boxed().toList(),
                                        List.of(new Batch.Span(3, 10), new Batch.Span(14, 24))))
                        .toList());
    }

    private void falls(String title, int part, double to) {
        List<TrainingReport> all = Objects.requireNonNull(reports.get(title));
        assertThat(all.getLast().loss(part))
                .as("%s, part %d", title, part)
                .isLessThan(to * all.getFirst().loss(part));
    }

    @Test
    void everyPieceLearnsAndIsReadByTheEngine() throws IOException {
        List<Path> files = train(folder, FIRST, 75, 0);
        falls("head", 0, 0.99);
        falls("head", 1, 0.99);
        falls("exits", 2, 0.99);
        falls("exits", 4, 0.99);
        falls("qualifier", 0, 0.99);
        List<Path> later = train(folder, SECOND, 75, 0);
        falls("adapter", -1, 0.9);
        falls("router", 0, 0.9);

        try (GgufFile file = GgufFile.open(target);
                Piece head = Piece.open(files.get(0));
                Piece adapter = Piece.open(later.get(0));
                Piece router = Piece.open(later.get(1))) {
            DecoderModel model = DecoderReader.read(file);
            HeadModel read = HeadModel.read(head, model, sha256);
            assertThat(read.featureLayers()).containsExactly(1, 3, 5);
            assertThat(AdapterModel.read(adapter, read, sha256, model.config()).featureLayers())
                    .containsExactly(1, 2, 4);
            adapter.requireSame(AdapterModel.HEAD_SHA256, head.sha256(), "adapter");
            RouterModel routes = RouterModel.read(router, model.config(), sha256);
            assertThat(routes.clusters()).isEqualTo(10);
            router.requireSame(RouterModel.HEAD_SHA256, head.sha256(), "router");
        }
    }

    @Test
    void headAndAdapterLearnTogetherAndBelongTogether() throws IOException {
        train(folder, FIRST, 40, 0);
        List<Path> files = train(folder, List.of(JOINT), 75, 0);
        falls("joint", 9, 0.9); // the adapter's distance
        falls("joint", 10, 0.99);
        try (Piece head = Piece.open(files.get(0));
                Piece adapter = Piece.open(files.get(1));
                Piece before = Piece.open(folder.resolve("tiny-head.gguf"))) {
            adapter.requireSame(AdapterModel.HEAD_SHA256, head.sha256(), "adapter");
            assertThat(head.sha256()).isNotEqualTo(before.sha256());
            assertThat(files.get(1)).hasFileName("tiny-joint-adapter.gguf");
        }
    }

    @Test
    void aJointCourseThatWasStoppedEndsWhereAnUnbrokenOneDoes() throws IOException {
        for (String name : List.of("whole", "broken")) {
            train(folder.resolve(name), FIRST, 2, 0);
        }
        List<Path> whole = train(folder.resolve("whole"), List.of(JOINT), 6, 0);
        assertThat(train(folder.resolve("broken"), List.of(JOINT), 6, 3)).isEmpty();
        List<Path> mended = train(folder.resolve("broken"), List.of(JOINT), 6, 0);
        assertThat(mended.get(0)).hasSameBinaryContentAs(whole.get(0));
        assertThat(mended.get(1)).hasSameBinaryContentAs(whole.get(1));
    }

    @Test
    void aCourseThatWasStoppedEndsWhereAnUnbrokenOneDoes() throws IOException {
        List<Path> whole = train(folder.resolve("whole"), FIRST, 12, 0);
        Path broken = folder.resolve("broken");
        assertThat(train(broken, FIRST, 12, 5)).isEmpty();
        List<Path> mended = train(broken, FIRST, 12, 0);
        for (int i = 0; i < whole.size(); i++) {
            assertThat(mended.get(i)).hasSameBinaryContentAs(whole.get(i));
        }
    }

    @Test
    void anAdapterNeedsItsHead() {
        assertThatThrownBy(() -> train(folder, SECOND, 1, 0))
                .hasMessageContaining("tiny-head.gguf is not there: train the head first");
    }
}

package io.tercet.training.cli;

import io.tercet.engine.catalog.ModelCatalog;
import io.tercet.models.decoder.DecoderReader;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.piece.Sha256;
import io.tercet.training.answers.AnswerBatches;
import io.tercet.training.torch.Computation;
import io.tercet.training.torch.Course;
import io.tercet.training.torch.Precision;
import io.tercet.training.torch.Schedule;
import io.tercet.training.torch.Speculator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "speculators",
        description = {
            "Trains pieces that speculate for a target: head, exits, draft, qualifier,",
            "and then, from those, adapter and router, or head and adapter jointly.",
            "What is in DIR already is gone on with."
        })
final class SpeculatorsCommand implements Callable<Integer> {
    private static final long SEED = 17;
    private static final int WARM_UP = 20;
    private static final double DECAY_SHARE = 0.4;

    private final PrintStream err;

    @Option(
            names = "--target",
            required = true,
            paramLabel = "M",
            description = "a GGUF file or a name that tercet models lists")
    String target = "";

    @Option(
            names = "--answers",
            required = true,
            paramLabel = "FILE",
            description = "texts to learn from, as train answers writes them")
    Path answers = Path.of("");

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "for checkpoints, curves and the pieces")
    Path out = Path.of("");

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "PIECE",
            description = {
                "of ${COMPLETION-CANDIDATES};",
                "by default ${DEFAULT-VALUE}; the last three need the others"
            })
    List<Speculators> only;

    @Option(names = "--steps", paramLabel = "N", description = "steps (${DEFAULT-VALUE})")
    int steps = 600;

    @Option(names = "--texts", paramLabel = "N", description = "texts of a step (${DEFAULT-VALUE})")
    int texts = 2;

    @Option(names = "--threads", paramLabel = "N", description = "threads (${DEFAULT-VALUE})")
    int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--precision",
            paramLabel = "WHICH",
            description = "of ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
    Precision precision = Precision.FP32_BF16;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    /**
     * @param only what it trains unless told
     */
    SpeculatorsCommand(PrintStream err, List<Speculators> only) {
        this.err = err;
        this.only = only;
    }

    @Override
    public Integer call() throws IOException {
        Files.createDirectories(out);
        Path file = ModelCatalog.standard().resolve(target, (_, _) -> {});
        AnswerBatches batches = new AnswerBatches(answers, texts, SEED);
        say("%d texts", batches.texts());
        int blockCount = blockCount(file);
        List<Speculator> pieces = only.stream().map(piece -> piece.of(blockCount)).toList();
        Course course =
                new Course(
                        file,
                        file.getFileName().toString().replace(".gguf", ""),
                        Sha256.of(file),
                        pieces,
                        new Schedule(steps, 1, WARM_UP, DECAY_SHARE),
                        SEED);
        List<Path> files;
        try (Shutdown shutdown = new Shutdown()) {
            files =
                    course.train(
                            out,
                            new Computation(precision, threads),
                            batches::of,
                            title -> new ProgressLog(out, title, steps, err),
                            shutdown::requested);
        }
        if (!files.isEmpty()) {
            files.forEach(piece -> say("%s", piece));
            pieces.forEach(this::draw);
        }
        return 0;
    }

    private void draw(Speculator piece) {
        String title = piece.title();
        Path picture = out.resolve(title + ".png");
        String part = piece instanceof Speculator.Exits ? "behind layer" : "part";
        CurvePicture.of(title, ProgressLog.curve(out, title)).write(picture, part);
        say("%s", picture);
    }

    private static int blockCount(Path file) {
        try (GgufFile model = GgufFile.open(file)) {
            int count = DecoderReader.read(model).config().blockCount();
            if (count < Speculators.LEAST_LAYERS) {
                throw new IllegalArgumentException(
                        "%s has %d layers; train speculators is for models of %d or more"
                                .formatted(file, count, Speculators.LEAST_LAYERS));
            }
            return count;
        }
    }

    private void say(String format, Object... values) {
        err.printf(format + "%n", values);
    }
}

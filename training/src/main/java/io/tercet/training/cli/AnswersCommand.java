package io.tercet.training.cli;

import io.tercet.engine.catalog.FetchProgress;
import io.tercet.engine.catalog.ModelCatalog;
import io.tercet.training.answers.AnswerCorpus;
import io.tercet.training.answers.Script;
import io.tercet.training.answers.TextFolder;
import io.tercet.training.torch.Computation;
import io.tercet.training.torch.Precision;
import io.tercet.training.torch.TextGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "answers",
        description = {
            "Has a target answer questions, for what is trained for it to learn from.",
            "A FILE that is there is gone on with."
        })
final class AnswersCommand implements Callable<Integer> {
    private final PrintStream err;

    @Option(
            names = "--target",
            required = true,
            paramLabel = "M",
            description = "a GGUF file with a chat template, or a name")
    String target = "";

    @Option(
            names = "--text",
            paramLabel = "DIR",
            description = "texts for passages; prose in .txt and .md, code in other files")
    List<Path> texts = List.of();

    @Option(
            names = "--tokens",
            required = true,
            paramLabel = "N",
            description = "tokens of answers that FILE is to have")
    long tokens;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "JSON lines: tokens, and where answers begin and end")
    Path out = Path.of("");

    @Option(
            names = "--text-share",
            paramLabel = "X",
            description = "of rows that are passages only (${DEFAULT-VALUE})")
    double textShare = 0.15;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "conversations written at once (${DEFAULT-VALUE})")
    int rows = 128;

    @Option(
            names = "--length",
            paramLabel = "N",
            description = "tokens of a row (${DEFAULT-VALUE})")
    int length = 512;

    @Option(names = "--seed", paramLabel = "N", description = "of questions and draws")
    long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "threads (${DEFAULT-VALUE}); more are slower on a busy machine")
    int threads = 1;

    @Option(
            names = "--precision",
            paramLabel = "WHICH",
            description = "fp32, fp32_bf16 or bf16 (${DEFAULT-VALUE})")
    Precision precision = Precision.FP32;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    AnswersCommand(PrintStream err) {
        this.err = err;
    }

    @Override
    public Integer call() throws IOException {
        Path model = ModelCatalog.standard().resolve(target, FetchProgress.SILENT);
        TextFolder folder = TextFolder.read(texts);
        say("%s", folder);
        AnswerCorpus corpus = new AnswerCorpus(out, Script.of(model, folder), textShare, seed);
        Pace pace = new Pace(corpus.progress());
        try (Shutdown shutdown = new Shutdown()) {
            TextGenerator generator =
                    TextGenerator.open(model, new Computation(precision, threads), rows, length);
            corpus.write(generator, tokens, pace::say, shutdown::requested);
        }
        return 0;
    }

    /** Says how far it has come and how fast it goes. */
    private final class Pace {
        private final long start = System.nanoTime();
        private final long before;

        Pace(AnswerCorpus.Progress begun) {
            this.before = begun.answerTokens();
        }

        void say(AnswerCorpus.Progress progress) {
            double seconds = (System.nanoTime() - start) / 1e9;
            double rate = (progress.answerTokens() - before) / seconds;
            long left = Math.max(0, Math.round((tokens - progress.answerTokens()) / rate));
            AnswersCommand.this.say(
                    "%d rows, %d of %d answer tokens, %.0f a second, %d:%02d:%02d left",
                    progress.rows(),
                    progress.answerTokens(),
                    tokens,
                    rate,
                    left / 3600,
                    left / 60 % 60,
                    left % 60);
        }
    }

    private void say(String format, Object... values) {
        err.printf(Locale.ROOT, format + "%n", values);
    }
}

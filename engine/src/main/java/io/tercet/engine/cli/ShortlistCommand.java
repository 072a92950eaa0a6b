package io.tercet.engine.cli;

import io.tercet.engine.GenerationOptions;
import io.tercet.engine.SessionSpec;
import io.tercet.engine.Tercet;
import io.tercet.engine.compare.Comparison;
import io.tercet.engine.compare.MethodSpec;
import io.tercet.engine.compare.Question;
import io.tercet.engine.compare.QuestionFile;
import io.tercet.engine.compare.TrialLog;
import io.tercet.engine.shortlist.TokenCounts;
import io.tercet.engine.shortlist.VocabularyShortlist;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "shortlist",
        description = {
            "Writes the tokens that a draft model may be confined to (--shortlist): the most",
            "frequent ones of texts (FR-Spec) or of a model's own answers (VocabTrim)."
        })
final class ShortlistCommand extends TercetCommand {
    @Option(
            names = "--model",
            required = true,
            paramLabel = "M",
            description = "whose vocabulary it is, and who answers; the target is best")
    String model = "";

    @ArgGroup(multiplicity = "1")
    Counted counted = new Counted();

    /** What is counted. */
    static final class Counted {
        @Option(names = "--text", paramLabel = "F", description = "a text; may be repeated")
        List<Path> texts = List.of();

        @Option(
                names = "--generate-from",
                paramLabel = "FILE.jsonl",
                description = "the model's answers to questions, as compare reads them")
        @Nullable Path questions;
    }

    @Option(names = "--prompt-field", paramLabel = "NAME", description = "where a question stands")
    @Nullable String promptField;

    @Option(names = "--limit", paramLabel = "N", description = "only the first N questions")
    int limit = Integer.MAX_VALUE;

    @Option(
            names = "--size",
            required = true,
            paramLabel = "N",
            description = "tokens to keep, those that end a generation among them")
    int size;

    @Option(names = "--out", required = true, paramLabel = "F", description = "the file to write")
    Path out = Path.of("");

    @Mixin SamplingOptions sampling = new SamplingOptions();
    @Mixin BackendOptions backend = new BackendOptions();

    ShortlistCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        if (limit < 1) {
            throw usage("--limit is at least 1, not " + limit);
        }
        GenerationOptions options = sampling.generation(this);
        VocabularyShortlist shortlist =
                counted.questions == null ? ofTexts() : ofAnswers(counted.questions, options);
        shortlist.write(out);
        console.out()
                .println(
                        String.format(
                                Locale.ROOT,
                                "%s: %d of %d tokens, which make up %.2f %% of %d counted",
                                out,
                                shortlist.tokens().size(),
                                shortlist.vocabularySize(),
                                100 * shortlist.coverage(),
                                shortlist.counted()));
    }

    private VocabularyShortlist ofTexts() throws IOException {
        try (GgufFile file = GgufFile.open(new ModelFiles(console).file(model))) {
            Tokenizer tokenizer = Tokenizer.of(file);
            TokenCounts counts = new TokenCounts(tokenizer.vocabulary());
            for (Path text : counted.texts) {
                counts.add(tokenizer.encode(Files.readAllBytes(text)));
            }
            return top(
                    counts,
                    counted.texts.stream()
                            .map(text -> String.valueOf(text.getFileName()))
                            .collect(Collectors.joining(", ", "text: ", "")));
        }
    }

    private VocabularyShortlist ofAnswers(Path file, GenerationOptions options) {
        List<Question> asked = new QuestionFile(file, promptField, null).read();
        List<Question> some = asked.subList(0, Math.min(limit, asked.size()));
        try (Interruption interruption = new Interruption();
                Tercet engine = backend.open(this);
                OpenModels open = new OpenModels(engine, console)) {
            SessionSpec spec = SessionSpec.of(open.load(model)).withThreads(backend.threads);
            TokenCounts counts = new TokenCounts(spec.target().tokenizer().vocabulary());
            new Comparison(engine, spec, options, spec.target().hasChatTemplate())
                    .run(
                            some,
                            List.of(MethodSpec.plain()),
                            TrialLog.inMemory(),
                            (question, _) -> console.notice("answered question " + question.id()),
                            interruption::requested)
                    .forEach(trial ->
                            trial.ids()
                                    .forEach(turn ->
                                            counts.add(
                                                    turn.stream()
                                                            .mapToInt(Integer::intValue)
                                                            .toArray())));
            return top(
                    counts,
                    "answers of %s to %d questions of %s"
                            .formatted(spec.target().name(), some.size(), file.getFileName()));
        }
    }

    private VocabularyShortlist top(TokenCounts counts, String source) {
        try {
            return counts.shortlist(size, source);
        } catch (IllegalArgumentException e) {
            throw usage(e);
        }
    }
}

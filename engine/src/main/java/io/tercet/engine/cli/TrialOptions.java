package io.tercet.engine.cli;

import io.tercet.engine.GenerationOptions;
import io.tercet.engine.SessionSpec;
import io.tercet.engine.Tercet;
import io.tercet.engine.compare.Comparison;
import io.tercet.engine.compare.ComparisonTable;
import io.tercet.engine.compare.HtmlReport;
import io.tercet.engine.compare.MethodSpec;
import io.tercet.engine.compare.Question;
import io.tercet.engine.compare.QuestionFile;
import io.tercet.engine.compare.Summary;
import io.tercet.engine.compare.Trial;
import io.tercet.engine.compare.TrialLog;
import io.tercet.engine.shortlist.VocabularyShortlist;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Questions, models and a report: what running methods side by side takes, and running them. */
final class TrialOptions {
    @Option(
            names = "--questions",
            required = true,
            paramLabel = "FILE.jsonl",
            description = "Spec-Bench, HumanEval, GSM8K, or any JSON lines with --prompt-field")
    Path questions = Path.of("");

    @Option(names = "--prompt-field", paramLabel = "NAME", description = "where a question stands")
    @Nullable String promptField;

    @Option(names = "--answer-field", paramLabel = "NAME", description = "where its answer stands")
    @Nullable String answerField;

    @Mixin ModelOptions roles = new ModelOptions();

    @Option(
            names = "--shortlist",
            paramLabel = "F",
            description = "a shortlist of tokens that the draft model is confined to")
    @Nullable Path shortlist;

    @Option(
            names = "--datastore",
            paramLabel = "F",
            description = "text to retrieve drafts from; it is only read, and empty without")
    @Nullable Path datastore;

    @Option(names = "--limit", paramLabel = "N", description = "only the first N questions")
    int limit = Integer.MAX_VALUE;

    @Option(
            names = "--every",
            paramLabel = "N",
            description = "of the questions every Nth, for a sample of all categories")
    int every = 1;

    @Option(names = "--context", paramLabel = "N", description = "positions of the caches")
    int context;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "write a page with plots there; an interrupted run resumes from it")
    @Nullable Path report;

    @Option(names = "--format", paramLabel = "table|json", description = "what is printed")
    Format format = Format.TABLE;

    @Mixin SamplingOptions sampling = new SamplingOptions();
    @Mixin BackendOptions backend = new BackendOptions();

    /** What standard output gets. */
    enum Format {
        TABLE,
        JSON
    }

    /** The models that a method cannot do without are given; else it is bad usage. */
    void check(TercetCommand command, List<MethodSpec> specs) {
        if (every < 1 || limit < 1) {
            throw command.usage("--every and --limit are at least 1");
        }
        for (MethodSpec spec : specs) {
            roles.check(command, spec.method());
        }
    }

    /**
     * Runs the methods on the questions and reports.
     *
     * @param named whether the user wants exactly these; otherwise what cannot run is left out
     * @param title of the report's page
     * @param plots of the report beside those of every comparison
     */
    void run(
            TercetCommand command,
            List<MethodSpec> specs,
            boolean named,
            String title,
            Function<List<Summary>, Map<String, byte[]>> plots) {
        GenerationOptions options = sampling.generation(command);
        List<Question> some = sample(new QuestionFile(questions, promptField, answerField).read());
        try (Interruption interruption = new Interruption();
                Tercet engine = backend.open(command);
                OpenModels open = new OpenModels(engine, command.console)) {
            SessionSpec models = models(open);
            boolean chat = models.target().hasChatTemplate();
            TrialFacts known = new TrialFacts(this, new ModelFiles(command.console));
            Map<String, String> facts = known.of(engine, models, options, some.size());
            List<Trial> trials;
            Steps steps;
            try (ProgressBar bar = bar(command, (long) some.size() * specs.size())) {
                steps = new Steps(!named, models.contextLength(), bar);
                trials =
                        new Comparison(engine, models, options, chat)
                                .run(
                                        some,
                                        specs,
                                        log(known.run(facts)),
                                        steps,
                                        interruption::requested);
            }
            steps.notices.forEach(command.console::notice);
            List<MethodSpec> able = new ArrayList<>(specs);
            able.removeAll(steps.leftOut);
            List<Summary> summaries = Summary.of(trials, able);
            print(command.console, facts, summaries);
            if (interruption.requested()) {
                command.console.notice(interrupted(trials.size(), some.size() * able.size()));
            } else if (trials.isEmpty()) {
                throw new CommandFailure("no question fits into the context");
            } else if (report != null) {
                HtmlReport.write(report, title, facts, summaries, plots.apply(summaries));
                command.console.notice("the report is in " + report.resolve("index.html"));
            }
        }
    }

    private String interrupted(int done, int all) {
        return "interrupted with %d of %d answers%s"
                .formatted(
                        done,
                        all,
                        report == null ? "" : "; the same command goes on, and writes the report");
    }

    /** Steps of a bar; its line is no place for sentences, so they wait. */
    private static final class Steps implements Comparison.Progress {
        private final boolean lenient;
        private final int context;
        private final ProgressBar bar;
        private final Set<String> notices = new LinkedHashSet<>();
        private final List<MethodSpec> leftOut = new ArrayList<>();

        Steps(boolean lenient, int context, ProgressBar bar) {
            this.lenient = lenient;
            this.context = context;
            this.bar = bar;
        }

        @Override
        public void begins(MethodSpec method, boolean warmUp) {
            bar.setExtraMessage((warmUp ? "warming up " : "") + method.label());
        }

        @Override
        public void trial(Question question, MethodSpec method) {
            bar.step();
        }

        @Override
        public void tooLong(Question question) {
            notices.add(
                    "question %s is left out: its prompt is longer than the context of %d"
                            .formatted(question.id(), context));
        }

        @Override
        public boolean leavesOut(MethodSpec method, String sentence) {
            if (lenient) {
                leftOut.add(method);
                notices.add("left out: " + sentence);
            }
            return lenient;
        }

        @Override
        public void notice(String sentence) {
            notices.add(sentence);
        }
    }

    private List<Question> sample(List<Question> all) {
        return IntStream.range(0, all.size())
                .filter(number -> number % every == 0)
                .limit(limit)
                .mapToObj(all::get)
                .toList();
    }

    private TrialLog log(String run) {
        return report == null
                ? TrialLog.inMemory()
                : TrialLog.in(report.resolve("trials.jsonl"), run);
    }

    private void print(Console console, Map<String, String> facts, List<Summary> summaries) {
        console.out()
                .print(
                        format == Format.JSON
                                ? HtmlReport.json(facts, summaries) + System.lineSeparator()
                                : ComparisonTable.of(summaries));
        console.out().flush();
    }

    /** The models that were given, and what holds for every method's sessions. */
    private SessionSpec models(OpenModels open) {
        SessionSpec spec = roles.load(open, _ -> true).withThreads(backend.threads);
        if (datastore != null) {
            spec = spec.withFrozenDatastore(datastore);
        }
        if (shortlist != null) {
            spec = spec.withShortlist(VocabularyShortlist.read(shortlist));
        }
        return context > 0 ? spec.withContextLength(context) : spec;
    }

    private ProgressBar bar(TercetCommand command, long trials) {
        return new ProgressBarBuilder()
                .setTaskName(command.spec.name())
                .setInitialMax(trials)
                .setConsumer(new ConsoleProgressBarConsumer(command.console.err()))
                .build();
    }
}

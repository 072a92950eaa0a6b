package io.tercet.engine.cli;

import io.tercet.engine.GenerationOptions;
import io.tercet.engine.Methods;
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
import io.tercet.engine.decoding.DecodingMethod;
import io.tercet.engine.decoding.Role;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "compare",
        description = "Runs decoding methods side by side on a file of questions.")
final class CompareCommand extends TercetCommand {
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

    @Option(names = "--target", required = true, paramLabel = "M", description = "the target")
    String target = "";

    @Option(names = "--qualifier", paramLabel = "M", description = "the qualifier")
    @Nullable String qualifier;

    @Option(names = "--draft", paramLabel = "M", description = "the draft model")
    @Nullable String draft;

    @Option(
            names = "--methods",
            paramLabel = "'a,b:name=value'",
            description = "by default all that the given models allow")
    @Nullable String methods;

    @Option(names = "--limit", paramLabel = "N", description = "only the first N questions")
    int limit = Integer.MAX_VALUE;

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

    CompareCommand(Console console) {
        super(console);
    }

    @Override
    void run() {
        List<MethodSpec> specs = methods();
        GenerationOptions options = sampling.generation(this);
        List<Question> asked = new QuestionFile(questions, promptField, answerField).read();
        List<Question> some = asked.subList(0, Math.min(limit, asked.size()));
        try (Interruption interruption = new Interruption();
                Tercet engine = backend.open(this);
                OpenModels open = new OpenModels(engine, console)) {
            SessionSpec models = models(open);
            boolean chat = models.target().hasChatTemplate();
            Map<String, String> facts = facts(engine, some.size(), options, chat);
            Comparison comparison = new Comparison(engine, models, options, chat);
            TrialLog log =
                    report == null
                            ? TrialLog.inMemory()
                            : TrialLog.in(report.resolve("trials.jsonl"), facts.toString());
            List<Trial> trials;
            try (ProgressBar bar = bar((long) some.size() * specs.size())) {
                trials =
                        comparison.run(
                                some,
                                specs,
                                log,
                                (question, method) -> bar.step().setExtraMessage(method.label()),
                                interruption::requested);
            }
            print(facts, Summary.of(trials, specs));
        }
    }

    private void print(Map<String, String> facts, List<Summary> summaries) {
        console.out()
                .print(
                        format == Format.JSON
                                ? HtmlReport.json(facts, summaries) + System.lineSeparator()
                                : ComparisonTable.of(summaries));
        console.out().flush();
        if (report != null) {
            HtmlReport.write(report, "Decoding methods compared", facts, summaries);
            console.notice("the report is in " + report.resolve("index.html"));
        }
    }

    private List<MethodSpec> methods() {
        try {
            List<MethodSpec> specs = MethodSpec.parseAll(methods == null ? possible() : methods);
            for (MethodSpec spec : specs) {
                for (Role role : spec.method().roles()) {
                    if (word(role) == null) {
                        throw usage(
                                "method %s needs --%s"
                                        .formatted(spec.method().name(), role.word()));
                    }
                }
            }
            return specs;
        } catch (IllegalArgumentException e) {
            throw usage(e);
        }
    }

    private String possible() {
        return Methods.all().stream()
                .filter(method -> method.roles().stream().allMatch(role -> word(role) != null))
                .map(DecodingMethod::name)
                .collect(Collectors.joining(","));
    }

    private @Nullable String word(Role role) {
        return switch (role) {
            case DRAFT -> draft;
            case QUALIFIER -> qualifier;
            case TARGET -> target;
        };
    }

    private SessionSpec models(OpenModels open) {
        SessionSpec spec = SessionSpec.of(open.load(target)).withThreads(backend.threads);
        if (qualifier != null) {
            spec = spec.withQualifier(open.load(qualifier));
        }
        if (draft != null) {
            spec = spec.withDraft(open.load(draft));
        }
        return context > 0 ? spec.withContextLength(context) : spec;
    }

    private Map<String, String> facts(
            Tercet engine, int count, GenerationOptions options, boolean chat) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("target", target);
        facts.put("qualifier", qualifier == null ? "none" : qualifier);
        facts.put("draft", draft == null ? "none" : draft);
        facts.put("questions", count + " of " + questions.getFileName());
        facts.put("chat template", chat ? "on" : "off");
        facts.put("tokens at most", Integer.toString(options.maxTokens()));
        facts.put(
                "sampling",
                options.sampling() == null
                        ? "greedy"
                        : options.sampling() + ", seed " + options.seed());
        facts.put("backend", engine.backend().name() + ", " + engine.backend().description());
        facts.put("threads", Integer.toString(backend.threads));
        return facts;
    }

    private ProgressBar bar(long trials) {
        return new ProgressBarBuilder()
                .setTaskName("compare")
                .setInitialMax(trials)
                .setConsumer(new ConsoleProgressBarConsumer(console.err()))
                .build();
    }
}

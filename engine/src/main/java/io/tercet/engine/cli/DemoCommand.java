package io.tercet.engine.cli;

import io.tercet.engine.Generation;
import io.tercet.engine.GenerationOptions;
import io.tercet.engine.Model;
import io.tercet.engine.SessionSpec;
import io.tercet.engine.Tercet;
import io.tercet.engine.TextSession;
import io.tercet.engine.decoding.Source;
import java.util.Collections;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = {
            "A word problem, answered by one model alone and by three together.",
            "The three are the bundled family: nothing is fetched."
        })
final class DemoCommand extends TercetCommand {
    private static final String FAMILY = "abacus-";
    private static final int MAX_TOKENS = 96;

    /** Above the method's default: this qualifier is at times sure of what is wrong. */
    private static final String CERTAINTY = "0.9";

    @Mixin BackendOptions backend = new BackendOptions();

    @Option(
            names = "--question",
            paramLabel = "TEXT",
            description = "another problem, told as the family's are (family/problems.jsonl)")
    String question =
            "Dan has 33 tickets. Dan buys 5 jars of 2. Dan loses 10. How many tickets does Dan"
                    + " have?";

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            description = "auto, always or never: tokens in colours (${DEFAULT-VALUE})")
    Colour colour = Colour.AUTO;

    /** When to write in colours. */
    enum Colour {
        AUTO,
        ALWAYS,
        NEVER
    }

    DemoCommand(Console console) {
        super(console);
    }

    @Override
    void run() {
        ModelFiles files = new ModelFiles(console);
        try (Interruption interruption = new Interruption();
                Tercet engine = backend.open(this);
                Model target = engine.load(files.file(FAMILY + "target"));
                Model qualifier = engine.load(files.file(FAMILY + "qualifier"));
                Model draft = engine.load(files.file(FAMILY + "draft"))) {
            SessionSpec alone = SessionSpec.of(target).withThreads(backend.threads);
            SessionSpec three =
                    alone.withQualifier(qualifier)
                            .withDraft(draft)
                            .withMethod("trispec")
                            .withSetting("lambda", CERTAINTY);
            console.out().println("Question: " + question);
            title("One model: %s".formatted(target.name()));
            show(answer(engine, alone, interruption), target);
            title(
                    "Three models: draft %s, qualifier %s, target %s (method trispec, lambda %s, lossy)"
                            .formatted(draft.name(), qualifier.name(), target.name(), CERTAINTY));
            Generation together = answer(engine, three, interruption);
            show(together, target);
            explain(together, target);
        }
    }

    private Generation answer(Tercet engine, SessionSpec spec, Interruption interruption) {
        Conversation conversation = new Conversation(spec.target());
        conversation.user(question);
        try (TextSession session = engine.session(spec)) {
            return session.generate(
                    conversation.prompt(),
                    GenerationOptions.greedy().withMaxTokens(MAX_TOKENS),
                    new Streaming(null, interruption::requested));
        }
    }

    private void title(String text) {
        console.out().printf("%n== %s%n", text);
    }

    private void show(Generation generation, Model model) {
        console.out()
                .println(
                        coloured()
                                ? new Provenance(generation, model.tokenizer()).coloured()
                                : generation.text());
        console.out().println(Summary.of(generation));
    }

    private void explain(Generation generation, Model model) {
        console.out().println();
        console.out().println(new Provenance(generation, model.tokenizer()).table());
        if (coloured()) {
            console.out().println(Provenance.legend());
        }
        int tokens = generation.tokens().size();
        console.out()
                .printf(
                        "The target decided %d of %d tokens, in %d passes instead of %d.%n",
                        Collections.frequency(generation.decidedBy(), Source.TARGET),
                        tokens,
                        generation.statistics().targetPasses(),
                        tokens);
        console.out()
                .println(
                        "This shows who does what, not a speed-up: a pass of models this small"
                                + " costs what starting it costs.");
    }

    private boolean coloured() {
        return switch (colour) {
            case AUTO -> console.terminal() && System.getenv("NO_COLOR") == null;
            case ALWAYS -> true;
            case NEVER -> false;
        };
    }
}

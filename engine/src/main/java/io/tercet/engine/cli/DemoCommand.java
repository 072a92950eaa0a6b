package io.tercet.engine.cli;

import io.tercet.engine.Generation;
import io.tercet.engine.GenerationOptions;
import io.tercet.engine.Model;
import io.tercet.engine.SessionSpec;
import io.tercet.engine.Tercet;
import io.tercet.engine.TextSession;
import io.tercet.engine.decoding.Source;
import io.tercet.models.quantize.Quantizer;
import io.tercet.models.tensor.TensorType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "demo",
        description = "One question, answered by one model alone and by three together.")
final class DemoCommand extends TercetCommand {
    private static final String MODEL = "smollm2";
    private static final String QUESTION = "What is the capital of France?";
    private static final int MAX_TOKENS = 64;

    /** Short chains: three forms of one model cost nearly the same, so long drafts only waste. */
    private static final int DRAFT_LENGTH = 4;

    private static final int QUALIFIED_LENGTH = 8;

    @Mixin BackendOptions backend = new BackendOptions();

    DemoCommand(Console console) {
        super(console);
    }

    @Override
    void run() {
        try (Interruption interruption = new Interruption();
                Tercet engine = backend.open(this)) {
            Path target = new ModelFiles(console).file(MODEL);
            show(
                    engine,
                    interruption,
                    target,
                    form(target, TensorType.Q8_0),
                    form(target, TensorType.Q4_0));
        }
    }

    private void show(
            Tercet engine, Interruption interruption, Path target, Path qualifier, Path draft) {
        try (Model targetModel = engine.load(target);
                Model qualifierModel = engine.load(qualifier);
                Model draftModel = engine.load(draft)) {
            SessionSpec plain = SessionSpec.of(targetModel).withThreads(backend.threads);
            SessionSpec three =
                    plain.withQualifier(qualifierModel)
                            .withDraft(draftModel)
                            .withMethod("pyramid")
                            .withSetting("l_d", Integer.toString(DRAFT_LENGTH))
                            .withSetting("l_q", Integer.toString(QUALIFIED_LENGTH));
            console.out().println("Question: " + QUESTION);
            title("One model: " + target.getFileName() + ", plain decoding");
            answer(engine, plain, interruption);
            title(
                    "Three models: draft %s, qualifier %s, target %s (method pyramid, lossy)"
                            .formatted(
                                    draft.getFileName(),
                                    qualifier.getFileName(),
                                    target.getFileName()));
            explain(answer(engine, three, interruption));
        }
    }

    /** Another form of the model, made once and kept beside it. */
    private Path form(Path model, TensorType type) {
        Path form = model.resolveSibling(MODEL + "-" + type + ".gguf");
        if (!Files.exists(form)) {
            console.notice("quantising %s to %s, once".formatted(model, form.getFileName()));
            Quantizer.quantize(model, form, type).forEach(console::notice);
        }
        return form;
    }

    private Generation answer(Tercet engine, SessionSpec spec, Interruption interruption) {
        Conversation conversation = new Conversation(spec.target());
        conversation.user(QUESTION);
        try (TextSession session = engine.session(spec)) {
            Generation generation =
                    session.generate(
                            conversation.prompt(),
                            GenerationOptions.greedy().withMaxTokens(MAX_TOKENS),
                            new Streaming(console.out(), interruption::requested));
            console.out().println();
            console.out().println(Summary.of(generation));
            return generation;
        }
    }

    private void title(String text) {
        console.out().printf("%n== %s%n", text);
    }

    private void explain(Generation generation) {
        int tokens = generation.tokens().size();
        console.out()
                .printf(
                        "Of %d tokens the draft proposed %d, the qualifier %d, the target %d.%n",
                        tokens,
                        proposed(generation, Source.DRAFT),
                        proposed(generation, Source.QUALIFIER),
                        proposed(generation, Source.TARGET));
        console.out()
                .println(
                        "This shows the chain, not a speed-up: the three are forms of one small"
                            + " model, so the draft costs as much as the target. A draft a tenth of"
                            + " the target's size is what makes it pay.");
    }

    private static int proposed(Generation generation, Source source) {
        return Collections.frequency(generation.proposedBy(), source);
    }
}

package io.tercet.engine.cli;

import io.tercet.engine.Generation;
import io.tercet.engine.GenerationOptions;
import io.tercet.engine.Model;
import io.tercet.engine.SessionSpec;
import io.tercet.engine.StopReason;
import io.tercet.engine.Tercet;
import io.tercet.engine.TextSession;
import io.tercet.engine.TokenListener;
import io.tercet.engine.decoding.DecodingMethod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "generate", description = "Continues a prompt with up to three models.")
final class GenerateCommand extends TercetCommand {
    private static final int INTERRUPTED = 130; // 128 + SIGINT, as shells count

    @Mixin MethodOptions models = new MethodOptions();

    @ArgGroup(multiplicity = "1")
    Input input = new Input();

    /** The prompt or the file that has it. */
    static final class Input {
        @Option(names = "--prompt", paramLabel = "T", description = "the text to continue")
        @Nullable String prompt;

        @Option(names = "--prompt-file", paramLabel = "F", description = "a file with that text")
        @Nullable Path file;
    }

    @Option(
            names = "--chat",
            description = "the prompt is a user's message, put into the model's chat template")
    boolean chat;

    @Mixin SamplingOptions sampling = new SamplingOptions();
    @Mixin BackendOptions backend = new BackendOptions();

    @Option(
            names = "--format",
            paramLabel = "text|json",
            description = "text as it comes, or one JSON object at the end")
    Format format = Format.TEXT;

    /** What standard output gets. */
    enum Format {
        TEXT,
        JSON
    }

    GenerateCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        GenerationOptions options = sampling.generation(this);
        DecodingMethod method = models.method(this);
        String prompt = prompt();
        try (Interruption interruption = new Interruption();
                Tercet engine = backend.open(this);
                OpenModels open = new OpenModels(engine, console)) {
            SessionSpec spec =
                    models.load(this, method, open, options).withThreads(backend.threads);
            try (TextSession session = engine.session(spec)) {
                session.notices().forEach(console::notice);
                TokenListener listener =
                        new Streaming(
                                format == Format.TEXT ? console.out() : null,
                                interruption::requested);
                int[] tokens =
                        chat
                                ? question(spec.target(), prompt)
                                : session.tokenizer().encodePrompt(prompt);
                Generation generation = session.generate(tokens, options, listener);
                print(engine, session, options, generation);
                return generation.stopReason() == StopReason.CANCELLED ? INTERRUPTED : 0;
            }
        }
    }

    @Override
    void run() {
        throw new UnsupportedOperationException("call() is overridden");
    }

    private static int[] question(Model model, String prompt) {
        Conversation conversation = new Conversation(model);
        conversation.user(prompt);
        return conversation.prompt();
    }

    private void print(
            Tercet engine, TextSession session, GenerationOptions options, Generation generation) {
        switch (format) {
            case TEXT -> {
                console.out().println();
                console.out().flush();
                console.err().println(Summary.of(generation));
            }
            case JSON -> {
                console.out()
                        .println(new GenerationJson(engine, session, options).render(generation));
                Summary.slow(generation).ifPresent(console::notice);
            }
        }
    }

    private String prompt() throws IOException {
        if (input.file != null) {
            return new String(Files.readAllBytes(input.file), StandardCharsets.UTF_8);
        }
        return input.prompt == null ? "" : input.prompt;
    }
}

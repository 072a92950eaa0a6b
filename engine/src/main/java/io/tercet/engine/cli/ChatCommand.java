package io.tercet.engine.cli;

import io.tercet.engine.Generation;
import io.tercet.engine.GenerationOptions;
import io.tercet.engine.SessionSpec;
import io.tercet.engine.Tercet;
import io.tercet.engine.TextSession;
import io.tercet.engine.decoding.DecodingMethod;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "chat",
        description = {
            "A conversation in the terminal: a line is a message.",
            "Ctrl-C stops the answer, Ctrl-D ends the conversation."
        })
final class ChatCommand extends TercetCommand {
    @Mixin MethodOptions models = new MethodOptions();
    @Mixin SamplingOptions sampling = new SamplingOptions();
    @Mixin BackendOptions backend = new BackendOptions();

    ChatCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        GenerationOptions options = sampling.generation(this);
        DecodingMethod method = models.method(this);
        try (Tercet engine = backend.open(this);
                OpenModels open = new OpenModels(engine, console)) {
            SessionSpec spec =
                    models.load(this, method, open, options).withThreads(backend.threads);
            Conversation conversation = new Conversation(spec.target());
            try (TextSession session = engine.session(spec);
                    ChatInput input = ChatInput.of(console)) {
                session.notices().forEach(console::notice);
                String line = input.line();
                while (line != null) {
                    if (!line.isBlank()) {
                        turn(session, conversation, options, input, line);
                    }
                    line = input.line();
                }
            }
        }
    }

    /** One question and its answer; a question that does not fit is taken back. */
    private void turn(
            TextSession session,
            Conversation conversation,
            GenerationOptions options,
            ChatInput input,
            String line) {
        conversation.user(line);
        try {
            Generation answer =
                    session.generate(
                            conversation.prompt(),
                            options,
                            new Streaming(console.out(), input::stopRequested));
            conversation.assistant(answer.text());
            console.out().println();
            console.out().flush();
            console.err().println(Summary.of(answer));
        } catch (IllegalArgumentException tooLong) {
            conversation.takeBack();
            console.notice(Sentences.of(tooLong));
        }
    }
}

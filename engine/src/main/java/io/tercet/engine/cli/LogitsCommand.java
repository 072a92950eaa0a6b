package io.tercet.engine.cli;

import io.tercet.engine.Model;
import io.tercet.engine.Tercet;
import io.tercet.tasks.Logits;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.SessionOptions;
import io.tercet.tasks.TokenTree;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "logits",
        description =
                "Writes a model's logits at every given token: raw little-endian float32"
                        + " [ids, vocabulary].")
final class LogitsCommand extends TercetCommand {
    @Option(
            names = "--model",
            required = true,
            paramLabel = "M",
            description = "a GGUF file or a name")
    String model = "";

    @Option(
            names = "--ids",
            required = true,
            paramLabel = "\"1 2 3\"",
            description = "token ids, with blanks or commas between")
    String ids = "";

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "where to write")
    Path out = Path.of("");

    @Mixin BackendOptions backend = new BackendOptions();

    LogitsCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        int[] tokens = tokens();
        try (Tercet engine = backend.open(this);
                OpenModels models = new OpenModels(engine, console)) {
            Model loaded = models.load(model);
            SessionOptions options =
                    new SessionOptions(
                            tokens.length, SessionOptions.CacheType.F32, backend.threads);
            try (ModelSession session = loaded.loaded().session(options)) {
                TokenTree chain =
                        TokenTree.chain(tokens[0], Arrays.copyOfRange(tokens, 1, tokens.length));
                write(session.score(Prefix.of(tokens[0]), chain).logits());
            }
        }
    }

    private int[] tokens() {
        try {
            int[] tokens =
                    Arrays.stream(ids.strip().split("[\\s,]+"))
                            .mapToInt(Integer::parseInt)
                            .toArray();
            if (Arrays.stream(tokens).allMatch(token -> token >= 0)) {
                return tokens;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw usage("--ids are token numbers of 0 or more, at least one, not '" + ids + "'");
    }

    private void write(Logits logits) throws IOException {
        try (OutputStream stream = Files.newOutputStream(out)) {
            ByteBuffer row =
                    ByteBuffer.allocate(Float.BYTES * logits.columns())
                            .order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < logits.rows(); i++) {
                row.clear().asFloatBuffer().put(logits.toArray(i));
                stream.write(row.array());
            }
        }
    }
}

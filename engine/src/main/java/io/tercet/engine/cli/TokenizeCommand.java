package io.tercet.engine.cli;

import io.tercet.models.gguf.GgufFile;
import io.tercet.models.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "tokenize",
        description = {
            "Prints a text's token ids as a JSON array.",
            "Adds no special tokens and recognises none in the text. A file is read byte for byte."
        })
final class TokenizeCommand extends TercetCommand {
    @Option(
            names = "--model",
            required = true,
            paramLabel = "M",
            description = "a GGUF file, vocabulary only will do, or a name")
    String model = "";

    @ArgGroup(multiplicity = "1")
    Input input = new Input();

    /** The text or the file that has it. */
    static final class Input {
        @Option(names = "--text", paramLabel = "T", description = "the text")
        @Nullable String text;

        @Option(names = "--file", paramLabel = "F", description = "a file with the text")
        @Nullable Path file;
    }

    TokenizeCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        try (GgufFile file = GgufFile.open(new ModelFiles(console).file(model))) {
            int[] ids = Tokenizer.of(file).encode(bytes());
            console.out()
                    .println(
                            Arrays.stream(ids)
                                    .mapToObj(String::valueOf)
                                    .collect(Collectors.joining(", ", "[", "]")));
        }
    }

    private byte[] bytes() throws IOException {
        if (input.text != null) {
            return input.text.getBytes(StandardCharsets.UTF_8);
        }
        return input.file == null ? new byte[0] : Files.readAllBytes(input.file);
    }
}

package io.tercet.models.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.models.SharedFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** llama.cpp's tokenizer vectors: texts and the ids that they must give. */
final class Vectors {
    private static final String SEPARATOR = "\n__ggml_vocab_test__\n";

    private Vectors() {}

    static Path file(String name) {
        return SharedFiles.reference("tokenizers/" + name);
    }

    /** Encodes every text of the vectors, and decodes the ids again. */
    static void check(Tokenizer tokenizer, String name) throws IOException {
        List<String> texts = texts(name);
        List<String> expected = Files.readAllLines(file(name + ".out"));
        assertThat(texts).hasSameSizeAs(expected).hasSizeGreaterThan(40);
        for (int i = 0; i < texts.size(); i++) {
            int[] ids = tokenizer.encode(texts.get(i));
            assertThat(ids).as("'%s'", texts.get(i)).isEqualTo(ids(expected.get(i)));
            assertThat(tokenizer.decode(ids)).isEqualTo(texts.get(i));
        }
    }

    static List<String> texts(String name) throws IOException {
        String all = Files.readString(file(name + ".inp"), StandardCharsets.UTF_8);
        String[] parts = all.split(SEPARATOR, -1);
        return List.of(parts).subList(0, parts.length - 1);
    }

    private static int[] ids(String line) {
        return line.isBlank()
                ? new int[0]
                : Arrays.stream(line.strip().split(" +")).mapToInt(Integer::parseInt).toArray();
    }
}

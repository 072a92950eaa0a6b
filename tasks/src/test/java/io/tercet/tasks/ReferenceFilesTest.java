package io.tercet.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.models.decoder.DecoderReader;
import io.tercet.models.gguf.GgufFile;
import io.tercet.tasks.SessionOptions.CacheType;
import io.tercet.tasks.jvm.JvmBackend;
import io.tercet.tasks.reference.ReferenceBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Logits and greedy texts that llama.cpp gave for the files in ../shared/reference. */
class ReferenceFilesTest {
    private static final int CONTEXT = 256;

    @ParameterizedTest
    @MethodSource("io.tercet.tasks.ReferenceFiles#models")
    void jvmGivesTheRecordedLogits(String name, double limit) throws IOException {
        assertLogits(new JvmBackend(), name, limit);
    }

    @ParameterizedTest
    @MethodSource("io.tercet.tasks.ReferenceFiles#models")
    void referenceGivesTheRecordedLogits(String name, double limit) throws IOException {
        assertLogits(new ReferenceBackend(), name, limit);
    }

    private static void assertLogits(Backend backend, String name, double limit)
            throws IOException {
        assertThat(
                        LogitsAssert.nmse(
                                ReferenceFiles.logits(backend, name),
                                ReferenceFiles.recorded(name)))
                .isLessThanOrEqualTo(limit);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void jvmContinuesTextsGreedily(int number, int[] prompt, int[] expected) {
        try (GgufFile file = GgufFile.open(ReferenceFiles.file("logits/stories260K.gguf"));
                Backend backend = new JvmBackend();
                LoadedModel loaded = backend.load(DecoderReader.read(file));
                ModelSession session = loaded.session(options())) {
            Prefix prefix = Prefix.of(prompt);
            for (int i = 0; i < expected.length; i++) {
                Logits logits = session.score(prefix, prefix.tree()).logits();
                prefix = prefix.append(backend.operations().argmax(logits)[0]);
            }
            assertThat(prefix.from(prompt.length)).isEqualTo(expected);
        }
    }

    private static SessionOptions options() {
        return new SessionOptions(CONTEXT, CacheType.F32, 2);
    }

    /** The lists of ids in greedy.json, a prompt and its continuation by turns. */
    private static Stream<Arguments> texts() throws IOException {
        Matcher lists =
                Pattern.compile("\\[([0-9,\\s]+)]")
                        .matcher(Files.readString(ReferenceFiles.file("greedy.json")));
        int[][] ids = lists.results().map(list -> numbers(list.group(1))).toArray(int[][]::new);
        return IntStream.range(0, ids.length / 2)
                .mapToObj(i -> Arguments.of(i, ids[2 * i], ids[2 * i + 1]));
    }

    private static int[] numbers(String list) {
        return Arrays.stream(list.strip().split("\\s*,\\s*")).mapToInt(Integer::parseInt).toArray();
    }
}

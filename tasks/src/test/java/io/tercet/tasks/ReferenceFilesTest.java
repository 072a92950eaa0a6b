package io.tercet.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.DecoderReader;
import io.tercet.models.gguf.GgufFile;
import io.tercet.tasks.SessionOptions.CacheType;
import io.tercet.tasks.jvm.JvmBackend;
import io.tercet.tasks.reference.ReferenceBackend;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private static final int[] IDS = {
        1, 403, 407, 261, 378, 31, 5, 17, 300, 411, 2, 77, 505, 44, 129, 250, 251, 252, 9, 10, 13,
        88, 400, 399, 256, 260, 300, 310, 320, 330, 340, 350
    };
    private static final int CONTEXT = 256;

    /** What llama.cpp's quantised activations cost it: ../shared/reference/README.md. */
    private static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of("llama.f32", 1e-9),
                Arguments.of("llama.F16", 1e-6),
                Arguments.of("llama.BF16", 3e-5),
                Arguments.of("llama.Q8_0", 3e-4),
                Arguments.of("llama.Q4_0", 3e-4),
                Arguments.of("llama.Q4_K_S", 6e-4),
                Arguments.of("llama.Q6_K", 6e-4),
                Arguments.of("qwen2.F16", 1e-6),
                Arguments.of("qwen3.F16", 1e-6),
                Arguments.of("qwen3.Q8_0", 3e-4),
                Arguments.of("stories260K", 1e-9));
    }

    @ParameterizedTest
    @MethodSource("files")
    void jvmGivesTheRecordedLogits(String name, double limit) throws IOException {
        assertLogits(new JvmBackend(), name, limit);
    }

    @ParameterizedTest
    @MethodSource("files")
    void referenceGivesTheRecordedLogits(String name, double limit) throws IOException {
        assertLogits(new ReferenceBackend(), name, limit);
    }

    private static void assertLogits(Backend backend, String name, double limit)
            throws IOException {
        ByteBuffer recorded =
                ByteBuffer.wrap(Files.readAllBytes(file("logits/" + name + ".logits.f32")))
                        .order(ByteOrder.LITTLE_ENDIAN);
        try (GgufFile file = GgufFile.open(file("logits/" + name + ".gguf"))) {
            DecoderModel model = DecoderReader.read(file);
            int columns = model.config().vocabularySize();
            float[] expected = new float[IDS.length * columns];
            recorded.asFloatBuffer().get(expected);
            float[] actual = new float[expected.length];
            try (LoadedModel loaded = backend.load(model);
                    ModelSession session = loaded.session(options())) {
                TokenTree chain = TokenTree.chain(IDS[0], Arrays.copyOfRange(IDS, 1, IDS.length));
                Logits logits = session.score(Prefix.of(IDS[0]), chain).logits();
                for (int row = 0; row < IDS.length; row++) {
                    System.arraycopy(logits.toArray(row), 0, actual, row * columns, columns);
                }
            }
            assertThat(LogitsAssert.nmse(actual, expected)).isLessThanOrEqualTo(limit);
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void jvmContinuesTextsGreedily(int number, int[] prompt, int[] expected) {
        try (GgufFile file = GgufFile.open(file("logits/stories260K.gguf"));
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
                Pattern.compile("\\[([0-9,\\s]+)]").matcher(Files.readString(file("greedy.json")));
        int[][] ids = lists.results().map(list -> numbers(list.group(1))).toArray(int[][]::new);
        return IntStream.range(0, ids.length / 2)
                .mapToObj(i -> Arguments.of(i, ids[2 * i], ids[2 * i + 1]));
    }

    private static int[] numbers(String list) {
        return Arrays.stream(list.strip().split("\\s*,\\s*")).mapToInt(Integer::parseInt).toArray();
    }

    private static Path file(String name) {
        Path root = Path.of(System.getProperty("tercet.root", "..")).toAbsolutePath();
        Path file = root.resolveSibling("shared").resolve("reference").resolve(name);
        assumeTrue(Files.exists(file), () -> "absent: ../shared/reference/" + name);
        return file;
    }
}

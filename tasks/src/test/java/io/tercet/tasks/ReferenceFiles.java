package io.tercet.tasks;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.DecoderReader;
import io.tercet.models.gguf.GgufFile;
import io.tercet.tasks.SessionOptions.CacheType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The files in ../shared/reference; tests that want an absent one are skipped. */
public final class ReferenceFiles {
    private static final int[] IDS = {
        1, 403, 407, 261, 378, 31, 5, 17, 300, 411, 2, 77, 505, 44, 129, 250, 251, 252, 9, 10, 13,
        88, 400, 399, 256, 260, 300, 310, 320, 330, 340, 350
    };

    private ReferenceFiles() {}

    /** Models with recorded logits, and what llama.cpp's quantised activations cost it. */
    public static Stream<Arguments> models() {
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

    /** The logits that llama.cpp gave for a model. [32, 512] */
    public static float[] recorded(String name) throws IOException {
        byte[] bytes = Files.readAllBytes(file("logits/" + name + ".logits.f32"));
        float[] logits = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(logits);
        return logits;
    }

    /** The logits that a backend gives for the same tokens. */
    public static float[] logits(Backend backend, String name) {
        try (GgufFile file = GgufFile.open(file("logits/" + name + ".gguf"))) {
            DecoderModel model = DecoderReader.read(file);
            int columns = model.config().vocabularySize();
            float[] all = new float[IDS.length * columns];
            try (LoadedModel loaded = backend.load(model);
                    ModelSession session =
                            loaded.session(new SessionOptions(64, CacheType.F32, 2))) {
                TokenTree chain = TokenTree.chain(IDS[0], Arrays.copyOfRange(IDS, 1, IDS.length));
                Logits logits = session.score(Prefix.of(IDS[0]), chain).logits();
                for (int row = 0; row < IDS.length; row++) {
                    System.arraycopy(logits.toArray(row), 0, all, row * columns, columns);
                }
            }
            return all;
        }
    }

    /** A file there; skips the test where it is absent. */
    static Path file(String name) {
        Path root = Path.of(System.getProperty("tercet.root", "..")).toAbsolutePath();
        Path file = root.resolveSibling("shared").resolve("reference").resolve(name);
        assumeTrue(Files.exists(file), () -> "absent: ../shared/reference/" + name);
        return file;
    }
}

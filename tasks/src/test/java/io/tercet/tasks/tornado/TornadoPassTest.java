package io.tercet.tasks.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.DecoderReader;
import io.tercet.models.gguf.GgufFile;
import io.tercet.tasks.Backend;
import io.tercet.tasks.LoadedModel;
import io.tercet.tasks.Logits;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.SessionOptions;
import io.tercet.tasks.SessionOptions.CacheType;
import io.tercet.tasks.TokenTree;
import io.tercet.tasks.reference.ReferenceBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passes on the device against the reference, for every architecture and format. */
@Tag("device")
class TornadoPassTest {
    private static final Path LOGITS =
            Path.of(System.getProperty("tercet.root", "."), "..", "shared", "reference", "logits");

    private static final int[] TOKENS = {
        1, 403, 407, 261, 378, 31, 5, 17, 300, 411, 2, 77, 505, 44, 129, 250, 251, 252, 9, 10, 13
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stories260K",
                "llama.f32",
                "llama.F16",
                "llama.BF16",
                "llama.Q8_0",
                "llama.Q4_0",
                "llama.Q4_K_S",
                "llama.Q6_K",
                "qwen2.F16",
                "qwen3.F16",
                "qwen3.Q8_0"
            })
    void agreesWithTheReference(String name) {
        Path path = LOGITS.resolve(name + ".gguf");
        Assumptions.assumeTrue(Files.exists(path), path + " is not there");
        try (GgufFile file = GgufFile.open(path);
                TornadoBackend tornado = Lane.open();
                ReferenceBackend reference = new ReferenceBackend()) {
            DecoderModel model = DecoderReader.read(file);
            double[] wanted = chain(reference, model);
            double[] found = chain(tornado, model);
            Lane.assertUsed(tornado);
            assertThat(nmse(wanted, found)).isLessThan(1e-5);
        }
    }

    private static double nmse(double[] wanted, double[] found) {
        double error = 0;
        double power = 0;
        for (int i = 0; i < wanted.length; i++) {
            error += (wanted[i] - found[i]) * (wanted[i] - found[i]);
            power += wanted[i] * wanted[i];
        }
        return error / power;
    }

    private static double[] chain(Backend backend, DecoderModel model) {
        try (LoadedModel loaded = backend.load(model);
                ModelSession session = loaded.session(new SessionOptions(64, CacheType.F32, 1))) {
            TokenTree tree =
                    TokenTree.chain(TOKENS[0], Arrays.copyOfRange(TOKENS, 1, TOKENS.length));
            Logits logits = session.score(Prefix.of(TOKENS[0]), tree).logits();
            double[] all = new double[logits.rows() * logits.columns()];
            for (int row = 0; row < logits.rows(); row++) {
                float[] values = logits.toArray(row);
                for (int i = 0; i < values.length; i++) {
                    all[row * values.length + i] = values[i];
                }
            }
            return all;
        }
    }
}

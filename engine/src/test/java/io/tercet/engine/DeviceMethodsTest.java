package io.tercet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.engine.decoding.DecodingMethod;
import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.tensor.TensorType;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every decoding method with three models on TornadoVM: the same tokens as on the JVM. */
@Tag("device")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeviceMethodsTest {
    private static final String SHAPE =
            "llama:layers=4,embedding=32,heads=2,kv=1,vocab=300,context=64,ff=64";
    private static final int[] PROMPT = {40, 47, 54, 61, 40, 47, 54, 61, 40, 47};

    @TempDir static Path folder;
    private final DeviceLane lane = new DeviceLane();
    private final Tercet jvm = Tercet.open(BackendChoice.named("jvm", 0));
    private Models onDevice;
    private Models onJvm;

    /** A target, its twin in 8 bits, which is mostly right, and unrelated weights. */
    private record Models(Model target, Model twin, Model stranger) implements AutoCloseable {
        static Models load(Tercet tercet) {
            return new Models(
                    load(tercet, TensorType.F32, 1),
                    load(tercet, TensorType.Q8_0, 1),
                    load(tercet, TensorType.F32, 99));
        }

        private static Model load(Tercet tercet, TensorType type, long seed) {
            Path file = folder.resolve(type + "-" + seed + ".gguf");
            SyntheticModel.of(SHAPE, type, seed).write(file);
            return tercet.load(file);
        }

        SessionSpec spec(String method, Model draft) {
            return SessionSpec.of(target)
                    .withQualifier(twin)
                    .withDraft(draft)
                    .withContextLength(48)
                    .withMethod(method);
        }

        @Override
        public void close() {
            List.of(target, twin, stranger).forEach(Model::close);
        }
    }

    @BeforeAll
    void load() {
        onDevice = Models.load(lane.tercet());
        onJvm = Models.load(jvm);
    }

    @AfterEach
    void theDeviceDidIt() {
        lane.assertUsed();
    }

    @AfterAll
    void close() {
        onDevice.close();
        onJvm.close();
        lane.close();
        jvm.close();
    }

    static Stream<String> methods() {
        return Methods.all().stream().map(DecodingMethod::name);
    }

    private static List<Integer> run(Tercet tercet, SessionSpec spec) {
        try (TextSession session = tercet.session(spec)) {
            return session.generate(
                            PROMPT,
                            GenerationOptions.greedy().withMaxTokens(12),
                            TokenListener.NONE)
                    .tokens();
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyMethodGivesTheJvmsTokens(String method) {
        List<Integer> twins = run(lane.tercet(), onDevice.spec(method, onDevice.twin));
        assertThat(twins).isEqualTo(run(jvm, onJvm.spec(method, onJvm.twin)));
        if (Methods.named(method).lossless()) {
            List<Integer> plain = run(jvm, onJvm.spec("autoregressive", onJvm.twin));
            assertThat(twins).isEqualTo(plain);
            assertThat(run(lane.tercet(), onDevice.spec(method, onDevice.stranger)))
                    .as("with a drafter that is wrong")
                    .isEqualTo(plain);
        }
    }
}

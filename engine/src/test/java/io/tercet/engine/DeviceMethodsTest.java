package io.tercet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.engine.decoding.DecodingMethod;
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
    private TinyFamily onDevice;
    private TinyFamily onJvm;

    @BeforeAll
    void load() {
        onDevice = TinyFamily.shaped(lane.tercet(), folder, SHAPE);
        onJvm = TinyFamily.shaped(jvm, folder, SHAPE);
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
        return Methods.all().stream()
                .filter(method -> !method.usesRouter()) // RouterSessionTest has a head for them
                .map(DecodingMethod::name);
    }

    private static List<Integer> run(TinyFamily models, String method, Model draft) {
        SessionSpec spec =
                SessionSpec.of(models.target())
                        .withQualifier(models.twin())
                        .withDraft(draft)
                        .withContextLength(48)
                        .withMethod(method);
        return models.run(spec, PROMPT, GenerationOptions.greedy().withMaxTokens(12)).tokens();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyMethodGivesTheJvmsTokens(String method) {
        List<Integer> twins = run(onDevice, method, onDevice.twin());
        assertThat(twins).isEqualTo(run(onJvm, method, onJvm.twin()));
        if (Methods.named(method).lossless()) {
            List<Integer> plain = run(onJvm, "autoregressive", onJvm.twin());
            assertThat(twins).isEqualTo(plain);
            assertThat(run(onDevice, method, onDevice.stranger()))
                    .as("with a drafter that is wrong")
                    .isEqualTo(plain);
        }
    }
}

package io.tercet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tercet.engine.Shared;
import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line on TornadoVM: the simulator, or a device with the Maven profile. */
@Tag("device")
class DeviceCommandTest {
    private static final String LANE = System.getProperty("tercet.tornado.lane", "simulator");

    @TempDir Path folder;

    private static Run generate(String backend) {
        return generate(backend, Shared.file("reference/logits/stories260K.gguf"));
    }

    private static Run generate(String backend, Path model) {
        String[] words = {
            "generate",
            "--backend",
            backend,
            "--target",
            model.toString(),
            "--prompt",
            "Once upon a time",
            "--max-tokens",
            "8",
            "--context",
            "64",
            "--format",
            "json",
            "--cache",
            "F16"
        };
        return Run.of(words);
    }

    @Test
    void jsonSaysWhatTheDeviceDid() throws IOException {
        Run run = generate(LANE);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).contains("keeps keys and values in F32, not in F16\n");
        JsonNode json = new JsonMapper().readTree(run.out());
        assertThat(json.get("backend").asText()).isEqualTo(LANE);
        JsonNode device = json.get("device");
        assertThat(device.fieldNames())
                .toIterable()
                .containsExactly(
                        "name",
                        "compiledTasks",
                        "compileSeconds",
                        "launches",
                        "bytesToDevice",
                        "bytesFromDevice",
                        "decisionReads",
                        "replays");
        assertThat(device.get("name").asText()).isNotEmpty();
        assertThat(device.get("compiledTasks").asInt()).isBetween(10, 40);
        assertThat(device.get("compileSeconds").asDouble()).isPositive();
        assertThat(device.get("launches").asInt()).isGreaterThan(8 * 5);
        assertThat(device.get("bytesFromDevice").asInt()).isEqualTo(8 * Integer.BYTES);
        assertThat(generate("jvm").out()).doesNotContain("\"device\"");
    }

    @Test
    void saysWhichFormatsAreWidened() throws IOException {
        Path model = folder.resolve("m.gguf");
        SyntheticModel.of("llama:layers=1,embedding=64,heads=2,vocab=300,ff=64", TensorType.BF16, 1)
                .write(model);
        Run run = generate(LANE, model);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("m.gguf: its weights in BF16 are widened to F32 on this backend\n");
        JsonNode json = new JsonMapper().readTree(run.out());
        assertThat(json.get("backend").asText()).isEqualTo(LANE);
        assertThat(json.get("device").get("launches").asInt()).isPositive();
        assertThat(generate("jvm", model).err()).doesNotContain("widened");
    }
}

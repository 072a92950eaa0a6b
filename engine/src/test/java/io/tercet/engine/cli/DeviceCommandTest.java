package io.tercet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tercet.engine.Shared;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The command line on TornadoVM: the simulator, or a device with the Maven profile. */
@Tag("device")
class DeviceCommandTest {
    private static final String LANE = System.getProperty("tercet.tornado.lane", "simulator");

    private static Run generate(String backend) {
        String[] words = {
            "generate",
            "--backend",
            backend,
            "--target",
            Shared.file("reference/logits/stories260K.gguf").toString(),
            "--prompt",
            "Once upon a time",
            "--max-tokens",
            "8",
            "--context",
            "64",
            "--format",
            "json"
        };
        return Run.of(words);
    }

    @Test
    void jsonSaysWhatTheDeviceDid() throws IOException {
        Run run = generate(LANE);
        assertThat(run.code()).as(run.err()).isZero();
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
                        "decisionReads");
        assertThat(device.get("name").asText()).isNotEmpty();
        assertThat(device.get("compiledTasks").asInt()).isBetween(10, 40);
        assertThat(device.get("compileSeconds").asDouble()).isPositive();
        assertThat(device.get("launches").asInt()).isGreaterThan(8 * 5);
        assertThat(device.get("bytesFromDevice").asInt()).isEqualTo(8 * Integer.BYTES);
        assertThat(generate("jvm").out()).doesNotContain("\"device\"");
    }
}

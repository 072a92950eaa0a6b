package io.tercet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tercet.engine.Shared;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BenchCommandTest {
    @Test
    @Tag("slow")
    void measuresAndReportsRatios() throws IOException {
        String stories = Shared.file("reference/logits/stories260K.gguf").toString();
        Run run =
                Run.of(
                        "bench",
                        "--model",
                        stories,
                        "--prompt-sizes",
                        "16",
                        "--generate",
                        "8",
                        "--verify-sizes",
                        "1,4",
                        "--format",
                        "json");
        assertThat(run.code()).as(run.err()).isZero();
        JsonNode report = new JsonMapper().readTree(run.out());
        double bandwidth = report.get("readGigabytesPerSecond").asDouble();
        assertThat(bandwidth).isBetween(0.1, 10_000.0);
        assertThat(report.get("decode").get("gigabytesPerSecond").asDouble())
                .isCloseTo(
                        report.get("decode").get("ofReadBandwidth").asDouble() * bandwidth,
                        withinPercentage(0.001));
        assertThat(report.get("verify").get(0).get("ofOneRow").asDouble()).isEqualTo(1);
        assertThat(report.get("verify").get(1).get("rows").asInt()).isEqualTo(4);
        assertThat(report.get("prompt").get(0).get("tokens").asInt()).isEqualTo(16);
        assertThat(report.get("startToFirstTokenSeconds").asDouble()).isPositive();
        assertThat(report.get("heapBytes").asLong()).isPositive();
    }

    @Test
    void aTableIsForPeople() {
        Map<Integer, Double> passes = new TreeMap<>(Map.of(1, 0.1, 4, 0.2));
        BenchReport report =
                new BenchReport(
                        Path.of("absent.gguf"),
                        "jvm",
                        "256 bits",
                        "a CPU",
                        2,
                        2e10,
                        Map.of(128, 2.0),
                        4,
                        64,
                        passes,
                        1.5,
                        2_000_000);
        assertThat(report.table())
                .contains("cpu        a CPU", "20.0 GB/s read", "heap       2.0 MB")
                .contains("prompt      128 tokens: 64.0 tokens/s")
                .contains("decode       64 tokens: 16.0 tokens/s")
                .contains("pass          4 rows:   200.00 ms,  2.00 of one row");
    }

    @Test
    void sizesThatDoNotFitAreAFailure() {
        String stories = Shared.file("reference/logits/stories260K.gguf").toString();
        Run run =
                Run.of("bench", "--model", stories, "--backend", "reference", "--generate", "200");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .endsWith(
                        "stories260K.gguf was made for 128 positions, and these sizes need 512\n");
    }
}

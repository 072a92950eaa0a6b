package io.tercet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tercet.engine.TinyModels;
import io.tercet.models.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepCommandTest {
    @TempDir static Path folder;
    private static Path target;
    private static Path draft;
    private static Path questions;

    @BeforeAll
    static void write() throws IOException {
        target = TinyModels.write(folder, "llama", TensorType.F32, 5);
        draft = TinyModels.write(folder, "llama", TensorType.Q8_0, 5);
        questions =
                Files.writeString(
                        folder.resolve("questions.jsonl"), "{\"turns\": [\"Once upon\"]}\n");
    }

    private static Run sweep(String... more) {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                "sweep",
                                "--questions=" + questions,
                                "--target=" + target,
                                "--draft=" + draft,
                                "--max-tokens=24"));
        line.addAll(List.of(more));
        return Run.of(line.toArray(String[]::new));
    }

    @Test
    void runsEveryPointAndPlotsTheFirstSetting() throws IOException {
        Path report = folder.resolve("report");
        Run run =
                sweep(
                        "--method=eagle:depth=2",
                        "--grid=total_token=2,4,8",
                        "--grid=top_k=1,4",
                        "--format=json",
                        "--report=" + report);
        assertThat(run.code()).as(run.err()).isZero();
        JsonNode summaries = new ObjectMapper().readTree(run.out()).get("summaries");
        assertThat(StreamSupport.stream(summaries.spliterator(), false))
                .extracting(summary -> summary.get("method").asText())
                .containsExactly(
                        "autoregressive",
                        "eagle:depth=2:total_token=2:top_k=1",
                        "eagle:depth=2:total_token=2:top_k=4",
                        "eagle:depth=2:total_token=4:top_k=1",
                        "eagle:depth=2:total_token=4:top_k=4",
                        "eagle:depth=2:total_token=8:top_k=1",
                        "eagle:depth=2:total_token=8:top_k=4");
        assertThat(summaries)
                .allSatisfy(summary -> assertThat(summary.get("exact").asBoolean()).isTrue());
        assertThat(report.resolve("sweep-speedup.png")).isNotEmptyFile();
        assertThat(report.resolve("sweep-accepted.png")).isNotEmptyFile();
        assertThat(report.resolve("index.html")).content().contains("sweep-accepted.png");
    }

    @Test
    void longerDraftsCommitMorePerTargetPass() throws IOException {
        Run run = sweep("--method=speculative", "--grid=gamma=1,4", "--format=json");
        assertThat(run.code()).as(run.err()).isZero();
        JsonNode summaries = new ObjectMapper().readTree(run.out()).get("summaries");
        assertThat(summaries.get(2).get("meanAcceptedLength").asDouble())
                .isGreaterThan(summaries.get(1).get("meanAcceptedLength").asDouble());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "speculative|gamma|is no axis of a grid; name=value,value was expected",
                "speculative|gamma=0,1|setting gamma of method speculative is a whole number",
                "speculative|beta=1|method speculative has no setting beta",
                "guess|gamma=1|no method is called guess",
                "pyramid|l_d=1|method pyramid needs --qualifier"
            })
    void whatIsNoGridIsBadUsage(String method, String grid, String sentence) {
        Run run = sweep("--method=" + method, "--grid=" + grid);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains(sentence);
    }
}

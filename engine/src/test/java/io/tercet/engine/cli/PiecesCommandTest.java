package io.tercet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tercet.engine.TinyPieces;
import io.tercet.models.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trained pieces on the command line: given by flags, and found. */
class PiecesCommandTest {
    private static final String PLACE = "tercet.pieces";
    private static final String FIXED = "--set=plan=fixed"; // a plan may draft nothing

    @TempDir Path folder;
    private Path found = Path.of("");
    private Path target = Path.of("");
    private Path stranger = Path.of("");

    @BeforeEach
    void write() throws IOException {
        found = Files.createDirectory(folder.resolve("found"));
        target = TinyPieces.plainTarget(folder, TensorType.F32, 3);
        stranger = TinyPieces.plainTarget(folder, TensorType.F32, 4);
        System.setProperty(PLACE, found.toString());
    }

    @AfterEach
    void back() {
        System.clearProperty(PLACE);
    }

    private Run generate(String... more) {
        List<String> line =
                new ArrayList<>(List.of("generate", "--backend=reference", "--target=" + target));
        line.addAll(List.of("--prompt=Once upon a time", "--max-tokens=12", "--format=json"));
        line.addAll(List.of(more));
        return Run.of(line.toArray(String[]::new));
    }

    private static JsonNode json(Run run) throws IOException {
        assertThat(run.code()).as(run.err()).isZero();
        return new ObjectMapper().readTree(run.out());
    }

    @Test
    void aHeadByItsFlagOrAsTheDraftDrafts() throws IOException {
        Path head = TinyPieces.copyingHead(folder, target);
        JsonNode plain = json(generate());
        for (Run run :
                List.of(
                        generate("--head=" + head, FIXED),
                        generate("--method=eagle", "--draft=" + head, FIXED),
                        generate("--method=speculative", "--head=" + head, FIXED))) {
            JsonNode fast = json(run);
            assertThat(fast.get("tokens")).isEqualTo(plain.get("tokens"));
            assertThat(fast.get("lossless").asBoolean()).isTrue();
            assertThat(fast.at("/stats/draftPasses").asInt()).isPositive();
            assertThat(run.err()).doesNotContain("does not use");
        }
        assertThat(json(generate("--head=" + head)).get("method").asText()).isEqualTo("eagle");
    }

    @Test
    void aRouterByItsFlagChoosesRowsForTheHead() throws IOException {
        String head = "--head=" + TinyPieces.copyingHead(folder, target);
        Path router = TinyPieces.router(folder, target, folder.resolve("copying.gguf"));
        Run run = generate("--method=dynaspec", head, "--router=" + router, "--set=rows=200");
        JsonNode routed = json(run);
        assertThat(routed.get("tokens")).isEqualTo(json(generate()).get("tokens"));
        assertThat(routed.at("/stats/shortlistRows").asDouble()).isBetween(20.0, 250.0);
        assertThat(run.err()).doesNotContain("does not use");
        Run unused = generate(head, "--router=" + router);
        assertThat(json(unused).get("method").asText()).isEqualTo("eagle");
        assertThat(unused.err()).contains("method eagle does not use the router");
        Run without = generate("--method=dynaspec", head);
        assertThat(without.code()).isNotZero();
        assertThat(without.err()).contains("method dynaspec needs a router");
    }

    @Test
    void whatIsFoundIsSaidAndListed() throws IOException {
        TinyPieces.copyingHead(found, target);
        Run run = generate("--method=eagle");
        assertThat(json(run).get("tokens")).isEqualTo(json(generate()).get("tokens"));
        assertThat(run.err())
                .contains("method eagle uses what was trained for plain-F32-3.gguf: head copying");
        assertThat(Run.of("models").out()).containsPattern("copying +head for plain +\\d+.\\d MB");
        assertThat(Run.of("models", "--index=" + found).out())
                .startsWith("# ")
                .containsPattern("copying\thead\tplain\t[0-9a-f]{64}\t\\d+\t[0-9a-f]{64}\t-\t-");
        assertThat(Run.of("inspect", "copying").out()).containsPattern("tercet.kind +head");
        assertThat(json(generate("--head=copying")).get("method").asText()).isEqualTo("eagle");
    }

    @Test
    void aPieceOfAnotherTargetIsOneSentenceAndAFailure() {
        Path head = TinyPieces.copyingHead(folder, stranger);
        Path exits = TinyPieces.exits(folder, stranger, List.of(1, 2));
        Path adapter = TinyPieces.adapter(folder, stranger, target, head);
        String qualifier = "--qualifier=" + target;
        for (Run run :
                List.of(
                        generate("--head=" + head),
                        generate("--draft=" + head),
                        generate("--method=hispec", "--exits=" + exits),
                        generate(
                                "--method=trispec",
                                "--draft=" + target,
                                qualifier,
                                "--adapter=" + adapter))) {
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err().lines().filter(line -> !line.contains("backend")))
                    .singleElement()
                    .asString()
                    .contains("It was trained for its target");
        }
    }

    @Test
    void aPieceInTheWrongPlaceIsAFailure() {
        Path head = TinyPieces.copyingHead(folder, target);
        Run asQualifier = generate("--method=trispec", "--draft=" + target, "--qualifier=" + head);
        assertThat(asQualifier.code()).isEqualTo(1);
        assertThat(asQualifier.err()).contains("Key tercet.kind should be layers, not head.");
        Run asTarget = Run.of("generate", "--target=" + head, "--prompt=a");
        assertThat(asTarget.code()).isEqualTo(1);
        Run absent = generate("--head=" + folder.resolve("absent.gguf"));
        assertThat(absent.code()).isEqualTo(1);
        assertThat(absent.err()).contains("There is no such file.");
    }

    @Test
    void withoutPiecesTheSentenceSaysWhatIsMissing() {
        Run run = generate("--method=eagle");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .contains("method eagle needs --draft; none was given, and none was trained for ");
    }

    @Test
    void compareTakesThemAndTellsItsRunsApart() throws IOException {
        Path head = TinyPieces.copyingHead(found, target);
        Path questions =
                Files.writeString(
                        folder.resolve("questions.jsonl"),
                        "{\"id\": \"1\", \"prompt\": \"Once\"}\n");
        Path report = folder.resolve("report");
        String[] line = {
            "compare",
            "--backend=reference",
            "--no-auto",
            "--target=" + target,
            "--questions=" + questions,
            "--max-tokens=8",
            "--format=json",
            "--methods=eagle",
            "--report=" + report
        };
        Run run = Run.of(line);
        assertThat(json(run).at("/facts/pieces at hand").asText()).isEqualTo("copying");
        assertThat(run.err()).contains("method eagle uses what was trained for");
        String first = Files.readAllLines(report.resolve("trials.jsonl")).getFirst();
        Files.delete(head);
        TinyPieces.head(found, target, List.of());
        assertThat(Run.of(line).code()).isZero();
        assertThat(Files.readAllLines(report.resolve("trials.jsonl")).getFirst())
                .isNotEqualTo(first);
        assertThat(report.resolve("trials.jsonl.1")).exists();
    }
}

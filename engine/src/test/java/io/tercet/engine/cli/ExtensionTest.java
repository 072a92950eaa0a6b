package io.tercet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The method of {@code org.example}, which docs/extending.md walks through, from outside. */
class ExtensionTest {
    private static final Path ROOT = Path.of(System.getProperty("tercet.root", ".."));
    private static final String EXAMPLE = "engine/src/test/java/org/example";

    @TempDir Path folder;

    private JsonNode generate(String... more) throws IOException {
        Path target = folder.resolve("target.gguf");
        SyntheticModel.tiny("llama", TensorType.F32, 5).write(target);
        Stream<String> always =
                Stream.of(
                        "generate",
                        "--target=" + target,
                        "--prompt=Once upon a time, once upon a time",
                        "--max-tokens=60",
                        "--format=json");
        Run run = Run.of(Stream.concat(always, Stream.of(more)).toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
        return new ObjectMapper().readTree(run.out());
    }

    @Test
    void theTargetsOwnChoiceAloneKeepsItsText() throws IOException {
        JsonNode strict = generate("--method=successors", "--set=best=1");
        assertThat(strict.get("tokens")).isEqualTo(generate().get("tokens"));
        assertThat(strict.get("lossless").asBoolean()).isFalse();
        assertThat(strict.get("stats").get("drafted").asInt()).isPositive();
        assertThat(strict.get("stats").get("accepted").asInt()).isPositive();
    }

    @Test
    void moreChoicesAcceptMore() throws IOException {
        JsonNode strict = generate("--method=successors", "--set=best=1");
        JsonNode loose = generate("--method=successors", "--set=best=16");
        assertThat(loose.get("stats").get("targetPasses").asInt())
                .isLessThan(strict.get("stats").get("targetPasses").asInt());
    }

    @Test
    void methodsListsIt() {
        assertThat(Run.of("methods").out()).contains("successors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SuccessorDrafter", "AmongBestRule"})
    void isShortAndInTheGuide(String name) throws IOException {
        Path file = ROOT.resolve(EXAMPLE).resolve(name + ".java");
        assertThat(Files.readAllLines(file)).hasSizeLessThan(60);
        assertThat(ROOT.resolve("docs/extending.md")).content().contains(name + ".java");
    }
}

package io.tercet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tercet.engine.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that run a model, on the reference backend and a real tiny model. */
class GenerateCommandTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static String stories = "";

    @TempDir Path folder;

    @BeforeAll
    static void find() {
        stories = Shared.file("reference/logits/stories260K.gguf").toString();
    }

    private static Run generate(String... more) {
        List<String> words =
                new ArrayList<>(List.of("generate", "--backend", "reference", "--target", stories));
        words.addAll(List.of(more));
        return Run.of(words.toArray(String[]::new));
    }

    private static JsonNode json(String... more) throws IOException {
        List<String> words =
                new ArrayList<>(List.of("--prompt", "Once upon a time", "--max-tokens", "20"));
        words.addAll(List.of("--format", "json"));
        words.addAll(List.of(more));
        Run run = generate(words.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).hasLineCount(1);
        return JSON.readTree(run.out());
    }

    private static List<Integer> greedy(int count) throws IOException {
        Path file = Shared.file("reference/greedy.json");
        JsonNode first = JSON.readTree(Files.readString(file)).get("greedy").get(0);
        return numbers(first.get("greedy_ids")).subList(0, count);
    }

    private static List<Integer> numbers(JsonNode array) {
        return IntStream.range(0, array.size()).mapToObj(i -> array.get(i).asInt()).toList();
    }

    @Test
    void textGoesToOutAndTheRestToErr() {
        Run run = generate("--prompt", "Once upon a time", "--max-tokens", "6");
        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo(", there was a little g\n");
        assertThat(run.err()).contains("tercet: backend reference").contains("[6 tokens");
    }

    @Test
    void jsonHasTheNamesOfTheContract() throws IOException {
        JsonNode plain = json();
        assertThat(plain.fieldNames())
                .toIterable()
                .containsExactly(
                        "text",
                        "promptTokens",
                        "tokens",
                        "stopReason",
                        "stats",
                        "provenance",
                        "decidedBy",
                        "backend",
                        "method",
                        "lossless",
                        "seed");
        assertThat(plain.get("stats").fieldNames())
                .toIterable()
                .containsExactly(
                        "rounds",
                        "drafted",
                        "qualified",
                        "accepted",
                        "draftPasses",
                        "qualifierPasses",
                        "targetPasses",
                        "prefillPasses",
                        "draftedPerPosition",
                        "acceptedPerPosition",
                        "meanAcceptedLength",
                        "prefillSeconds",
                        "decodeSeconds",
                        "tokensPerSecond",
                        "plan");
        assertThat(numbers(plain.get("tokens"))).isEqualTo(greedy(20));
        assertThat(plain.get("stopReason").asText()).isEqualTo("length");
        assertThat(plain.get("method").asText()).isEqualTo("autoregressive");
        assertThat(plain.get("lossless").asBoolean()).isTrue();
        assertThat(plain.get("provenance").size()).isEqualTo(20);
    }

    @Test
    void speculationPrintsTheSameTokens() throws IOException {
        JsonNode speculative = json("--draft", stories, "--set", "gamma=3", "--set", "plan=fixed");
        assertThat(speculative.get("method").asText()).isEqualTo("speculative");
        assertThat(speculative.get("tokens")).isEqualTo(json().get("tokens"));
        assertThat(speculative.get("stats").get("meanAcceptedLength").asDouble()).isGreaterThan(3);
        assertThat(speculative.get("stats").get("plan")).isEmpty();
        JsonNode planned = json("--draft", stories);
        assertThat(planned.get("tokens")).isEqualTo(speculative.get("tokens"));
        assertThat(planned.get("stats").get("plan"))
                .hasSize(planned.get("stats").get("rounds").asInt());
        JsonNode sampled = json("--draft", stories, "--temperature", "1");
        assertThat(sampled.get("stats").get("plan")).isEmpty();
    }

    @Test
    void pyramidUsesThreeModelsAndSaysThatItIsLossy() throws IOException {
        JsonNode pyramid = json("--draft", stories, "--qualifier", stories, "--method", "pyramid");
        assertThat(pyramid.get("lossless").asBoolean()).isFalse();
        assertThat(pyramid.get("stats").get("qualifierPasses").asInt()).isPositive();
    }

    @Test
    void logprobsAreThereWhereAskedFor() throws IOException {
        JsonNode logprobs = json("--logprobs", "2").get("logprobs");
        assertThat(logprobs.size()).isEqualTo(20);
        assertThat(logprobs.get(0).get("alternatives").size()).isEqualTo(2);
        assertThat(logprobs.get(0).get("alternatives").get(0).get("token"))
                .isEqualTo(logprobs.get(0).get("token"));
    }

    @Test
    void unusedModelsAndPiecesAreNamedAndNotLoaded() {
        Run run =
                generate(
                        "--method",
                        "autoregressive",
                        "--draft",
                        "absent.gguf",
                        "--head",
                        "h.gguf",
                        "--prompt",
                        "a",
                        "--max-tokens",
                        "1");
        assertThat(run.code()).isZero();
        assertThat(run.err())
                .contains("method autoregressive does not use the draft model absent.gguf")
                .contains("method autoregressive does not use the head h.gguf");
    }

    @Test
    void aStopTextEndsBeforeIt() throws IOException {
        JsonNode stopped = json("--stop", "little");
        assertThat(stopped.get("text").asText()).isEqualTo(", there was a ");
        assertThat(stopped.get("stopReason").asText()).isEqualTo("stop");
    }

    @Test
    void aPromptComesFromAFileToo() throws IOException {
        Path file = Files.writeString(folder.resolve("prompt"), "Once upon a time");
        Run run = generate("--prompt-file", file.toString(), "--max-tokens", "6");
        assertThat(run.out()).isEqualTo(", there was a little g\n");
    }

    @Test
    void anEmptyPromptIsOnlyTheFirstToken() {
        assertThat(generate("--prompt", "", "--max-tokens", "3").code()).isZero();
    }

    @Test
    void aPromptThatDoesNotFitIsAFailure() {
        Run run = generate("--prompt", "Once upon a time", "--context", "3");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).endsWith("the prompt has 5 tokens, and the context holds 3\n");
    }

    @Test
    void aWordThatIsNoModelIsAFailure() {
        Run run = Run.of("generate", "--target", "smolm2", "--prompt", "a");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .endsWith("smolm2 is neither a file nor a model that tercet models lists\n");
    }

    @Test
    void moreAlternativesThanTokensAreAllTokens() throws Exception {
        Run run =
                generate(
                        "--prompt",
                        "a",
                        "--max-tokens",
                        "1",
                        "--logprobs",
                        "9999",
                        "--format",
                        "json");
        assertThat(run.code()).as(run.err()).isZero();
        JsonNode first = new JsonMapper().readTree(run.out()).get("logprobs").get(0);
        assertThat(first.get("alternatives")).hasSize(512);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--prompt a --method nonsense",
                "--prompt a --method pyramid",
                "--prompt a --set nonsense=1",
                "--prompt a --draft x --set gamma=0",
                "--prompt a --set plan",
                "--prompt a --backend nonsense",
                "--prompt a --device 7",
                "--prompt a --threads 0",
                "--prompt a --temperature -1",
                "--prompt a --temperature warm",
                "--prompt a --top-p 0",
                "--prompt a --top-k -1",
                "--prompt a --min-p 1",
                "--prompt a --repetition-penalty 0",
                "--prompt a --max-tokens 0",
                "--prompt a --logprobs -1",
                "--prompt a --context -1",
                "--prompt a --format yaml",
                "--prompt a --prompt-file b",
                "--nonsense"
            })
    void badUsageIsTwo(String options) {
        Run run = generate(options.split(" "));
        assertThat(run.code()).as(run.err()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .hasLineCount(1)
                .endsWith("(tercet generate --help lists the options)\n");
    }

    @Test
    void methodsAndBackendsAreListed() {
        assertThat(Run.of("methods").out())
                .contains("autoregressive   lossless", "pyramid          lossy", "--set gamma=5");
        assertThat(Run.of("backends").out()).contains("reference");
    }
}

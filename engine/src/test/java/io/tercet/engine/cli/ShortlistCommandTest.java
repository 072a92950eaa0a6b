package io.tercet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tercet.engine.TinyModels;
import io.tercet.engine.shortlist.VocabularyShortlist;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.tensor.TensorType;
import io.tercet.models.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortlistCommandTest {
    @TempDir static Path folder;
    private static Path target;
    private static Path draft;
    private static Path text;

    @BeforeAll
    static void write() throws IOException {
        target = TinyModels.write(folder, "llama", TensorType.F32, 5);
        draft = TinyModels.write(folder, "llama", TensorType.Q8_0, 5);
        text = Files.writeString(folder.resolve("text.txt"), "aaaa bbb cc d aaaa");
    }

    private static VocabularyShortlist made(String name, String... more) {
        Path out = folder.resolve(name);
        List<String> line =
                new ArrayList<>(List.of("shortlist", "--model=" + target, "--out=" + out));
        line.addAll(List.of(more));
        Run run = Run.of(line.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains(" tokens, which make up ");
        return VocabularyShortlist.read(out);
    }

    private static Run generate(String... more) {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                "generate",
                                "--target=" + target,
                                "--prompt=Once",
                                "--max-tokens=24",
                                "--format=json"));
        line.addAll(List.of(more));
        return Run.of(line.toArray(String[]::new));
    }

    private static JsonNode json(String... more) throws IOException {
        Run run = generate(more);
        assertThat(run.code()).as(run.err()).isZero();
        return new ObjectMapper().readTree(run.out());
    }

    @Test
    void keepsTheMostFrequentTokensOfATextAndTheEnds() {
        VocabularyShortlist made = made("text.json", "--text=" + text, "--size=4");
        try (GgufFile file = GgufFile.open(target)) {
            Tokenizer tokenizer = Tokenizer.of(file);
            List<Integer> expected = new ArrayList<>();
            for (int end : tokenizer.vocabulary().endsOfGeneration()) {
                expected.add(end);
            }
            for (String frequent : List.of("a", " ", "b")) {
                expected.add(tokenizer.encode(frequent)[0]);
            }
            assertThat(made.tokens())
                    .containsExactlyElementsOf(expected.stream().sorted().limit(4).toList());
            assertThat(made.fits(tokenizer.vocabulary())).isTrue();
        }
        assertThat(made.source()).isEqualTo("text: text.txt");
        assertThat(made.counted()).isEqualTo(18);
    }

    @ParameterizedTest
    @CsvSource({"speculative", "eagle", "cascade", "pearl", "double"})
    void aConfinedDraftLeavesTheTextAsItIs(String method) throws IOException {
        Path questions = Files.writeString(folder.resolve("q.jsonl"), "{\"prompt\": \"Once\"}\n");
        VocabularyShortlist made =
                made("answers.json", "--generate-from=" + questions, "--max-tokens=24", "--size=9");
        assertThat(made.source()).contains("answers of", "1 questions of q.jsonl");
        assertThat(made.counted()).isEqualTo(24);
        JsonNode plain = json();
        String[] whole = {"--draft=" + draft, "--method=" + method, "--set=plan=fixed"};
        JsonNode confined =
                json(whole[0], whole[1], whole[2], "--shortlist=" + folder.resolve("answers.json"));
        assertThat(confined.get("tokens")).isEqualTo(plain.get("tokens"));
        JsonNode free = json(whole);
        assertThat(confined.get("stats").get("accepted").asInt())
                .isLessThanOrEqualTo(free.get("stats").get("accepted").asInt());
    }

    @Test
    void aMethodWithoutADraftModelSaysThatItDoesNotUseIt() {
        made("text.json", "--text=" + text, "--size=4");
        Run run = generate("--shortlist=" + folder.resolve("text.json"));
        assertThat(run.code()).isZero();
        assertThat(run.err()).contains("method autoregressive does not use the shortlist");
    }

    @Test
    void refusesAnotherVocabularysShortlist() throws IOException {
        made("text.json", "--text=" + text, "--size=4");
        Path other = folder.resolve("other.json");
        String file = Files.readString(folder.resolve("text.json"));
        Files.writeString(other, file.replaceFirst("Sha256\":\"....", "Sha256\":\"0000"));
        Run run = generate("--draft=" + draft, "--shortlist=" + other);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .contains(
                        "the shortlist is for the vocabulary of",
                        "SHA-256 0000",
                        draft.getFileName().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not JSON|not valid JSON",
                "[1]|a JSON object was expected",
                "{}|field kind: a text was expected",
                "{\"kind\": \"x\"}|field kind is 'x', 'tercet-shortlist 1' was expected"
            })
    void refusesABrokenFile(String text, String sentence) throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.json"), text);
        Run run = generate("--draft=" + draft, "--shortlist=" + broken);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("shortlist " + broken + ": " + sentence);
    }

    @Test
    void refusesTokensThatAreNone() throws IOException {
        made("text.json", "--text=" + text, "--size=4");
        Path broken = folder.resolve("broken.json");
        String file = Files.readString(folder.resolve("text.json"));
        Files.writeString(broken, file.replaceFirst("\"tokens\":\\[", "\"tokens\":[\"a\","));
        Run run = generate("--draft=" + draft, "--shortlist=" + broken);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("field tokens: 'a' is no whole number");
    }

    @Test
    void aSizeOutOfRangeIsBadUsage() {
        Run run =
                Run.of(
                        "shortlist",
                        "--model=" + target,
                        "--out=" + folder.resolve("none.json"),
                        "--text=" + text,
                        "--size=0");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("a shortlist of this vocabulary has from");
    }
}

package io.tercet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Greedy continuations of stories260K, token for token as another engine gives them in F32. */
class GreedyTextsTest {

    @ParameterizedTest
    @ValueSource(strings = {"reference", "jvm"})
    void matchTokenForToken(String backend) throws IOException {
        try (Tercet tercet = Tercet.open(BackendChoice.named(backend, 0))) {
            match(tercet, Integer.MAX_VALUE);
        }
    }

    /** The first so many tokens of every text. */
    static void match(Tercet tercet, int tokens) throws IOException {
        JsonNode texts =
                new ObjectMapper()
                        .readTree(Shared.file("reference/greedy.json").toFile())
                        .get("greedy");
        assertThat(texts).isNotEmpty();
        try (Model model = tercet.load(Shared.file("reference/logits/stories260K.gguf"));
                TextSession session =
                        tercet.session(SessionSpec.of(model).withContextLength(256))) {
            for (JsonNode text : texts) {
                String prompt = text.get("prompt").asText();
                assertThat(session.tokenizer().encodePrompt(prompt))
                        .containsExactly(
                                ids(text.get("prompt_ids")).stream().mapToInt(i -> i).toArray());
                List<Integer> all = ids(text.get("greedy_ids"));
                List<Integer> expected = all.subList(0, Math.min(tokens, all.size()));
                Generation generation =
                        session.generate(
                                prompt,
                                GenerationOptions.greedy().withMaxTokens(expected.size()),
                                TokenListener.NONE);
                assertThat(generation.tokens()).as(prompt).isEqualTo(expected);
            }
        }
    }

    private static List<Integer> ids(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asInt).toList();
    }
}

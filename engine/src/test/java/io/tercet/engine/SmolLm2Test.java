package io.tercet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tercet.engine.catalog.CatalogModel;
import io.tercet.engine.catalog.FetchException;
import io.tercet.engine.catalog.FetchProgress;
import io.tercet.engine.catalog.ModelCatalog;
import io.tercet.models.chat.ChatMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** SmolLM2-135M-Instruct, greedy, against another engine with F32 activations. */
@Tag("slow")
class SmolLm2Test {
    private static final double LEAST_GAP = 2e-3; // below it arithmetic decides, not the model

    private static Path fetched() {
        ModelCatalog catalog = ModelCatalog.standard();
        CatalogModel model = catalog.find("smollm2").orElseThrow();
        try {
            return catalog.fetch(model, FetchProgress.SILENT);
        } catch (FetchException e) {
            return abort("skipped: smollm2 cannot be fetched: " + e.getMessage());
        }
    }

    @Test
    void greedyTextsMatchUpToTheFirstNearTie() throws IOException {
        try (Tercet tercet = Tercet.open()) {
            match(tercet, Integer.MAX_VALUE, Integer.MAX_VALUE);
        }
    }

    /** The first so many texts, each up to so many tokens. */
    static void match(Tercet tercet, int prompts, int tokens) throws IOException {
        Path reference = Shared.file("reference/smollm2.json");
        JsonNode texts = new ObjectMapper().readTree(reference.toFile()).get("greedy");
        assertThat(texts).isNotEmpty();
        try (Model model = tercet.load(fetched());
                TextSession session =
                        tercet.session(SessionSpec.of(model).withContextLength(512))) {
            for (int i = 0; i < Math.min(prompts, texts.size()); i++) {
                JsonNode text = texts.get(i);
                String prompt = text.get("prompt").asText();
                int[] ids = prompt(model, text.get("kind").asText(), prompt);
                assertThat(ids).as(prompt).containsExactly(ints(text.get("prompt_ids")));
                int[] expected =
                        IntStream.of(ints(text.get("greedy_ids")))
                                .limit(Math.min(tokens, sure(text)))
                                .toArray();
                GenerationOptions options =
                        GenerationOptions.greedy().withMaxTokens(expected.length);
                List<Integer> found = session.generate(ids, options, TokenListener.NONE).tokens();
                assertThat(found.stream().mapToInt(token -> token).toArray())
                        .as(prompt)
                        .containsExactly(expected);
            }
        }
    }

    private static int[] prompt(Model model, String kind, String prompt) {
        return kind.equals("chat")
                ? model.chatPrompt(List.of(new ChatMessage("user", prompt)))
                : model.tokenizer().encodePrompt(prompt);
    }

    /** Steps before the first whose two best logits are too near to each other. */
    private static int sure(JsonNode text) {
        JsonNode gaps = text.get("gaps");
        int step = 0;
        while (step < gaps.size() && gaps.get(step).asDouble() >= LEAST_GAP) {
            step++;
        }
        return step;
    }

    private static int[] ints(JsonNode array) {
        return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
    }
}

package io.tercet.models.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tercet.models.FetchedFiles;
import io.tercet.models.SharedFiles;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Templates that came with models; expected texts are Jinja2's own output. */
@Tag("slow")
class RealTemplatesTest {
    private static final List<ChatMessage> TALK =
            List.of(
                    new ChatMessage("system", "Be brief."),
                    new ChatMessage("user", "Hi"),
                    new ChatMessage("assistant", "<think>\nhm\n</think>\n\nHello"),
                    new ChatMessage("user", "Bye\n"));

    @Test
    void smollm2GivesTheReferencePrompts() throws IOException {
        JsonNode reference =
                new ObjectMapper().readTree(SharedFiles.reference("smollm2.json").toFile());
        int prompts = 0;
        try (GgufFile file = GgufFile.open(FetchedFiles.smollm2())) {
            Tokenizer tokenizer = Tokenizer.of(file);
            ChatTemplate template = ChatTemplate.of(file, tokenizer.vocabulary()).orElseThrow();
            for (JsonNode each : reference.path("greedy")) {
                String prompt = each.path("prompt").asText();
                int[] ids =
                        each.path("kind").asText().equals("chat")
                                ? tokenizer.encodeMarkup(
                                        template.prompt(
                                                List.of(new ChatMessage("user", prompt)),
                                                ChatTemplateTest.NOW))
                                : tokenizer.encodePrompt(prompt);
                assertThat(ids)
                        .containsExactly(
                                StreamSupport.stream(each.path("prompt_ids").spliterator(), false)
                                        .mapToInt(JsonNode::asInt)
                                        .toArray());
                prompts++;
            }
        }
        assertThat(prompts).isGreaterThan(2);
    }

    @Test
    void llama31() throws IOException {
        assertThat(render(FetchedFiles.llama31Config(), Map.of()))
                .isEqualTo(
                        lines(
                                "<|begin_of_text|><|start_header_id|>system<|end_header_id|>~~",
                                "Be brief.<|eot_id|><|start_header_id|>user<|end_header_id|>~~",
                                "Hi<|eot_id|><|start_header_id|>assistant<|end_header_id|>~~",
                                "<think>~hm~</think>~~Hello<|eot_id|>",
                                "<|start_header_id|>user<|end_header_id|>~~Bye<|eot_id|>",
                                "<|start_header_id|>assistant<|end_header_id|>~~"));
    }

    @Test
    void qwen3() throws IOException {
        String talk =
                lines(
                        "<|im_start|>system~Be brief.<|im_end|>~",
                        "<|im_start|>user~Hi<|im_end|>~<|im_start|>assistant~Hello<|im_end|>~",
                        "<|im_start|>user~Bye~<|im_end|>~<|im_start|>assistant~");
        assertThat(render(FetchedFiles.qwen3Config(), Map.of())).isEqualTo(talk);
        assertThat(render(FetchedFiles.qwen3Config(), Map.of("enable_thinking", false)))
                .isEqualTo(talk + lines("<think>~~</think>~~"));
    }

    /** One text whose line ends are written as tildes. */
    private static String lines(String... parts) {
        return String.join("", parts).replace('~', '\n');
    }

    private static String render(Path config, Map<String, ?> variables) throws IOException {
        JsonNode root = new ObjectMapper().readTree(config.toFile());
        ChatTemplate template =
                new ChatTemplate(
                        root.path("chat_template").asText(),
                        config.toString(),
                        root.path("bos_token").asText(""),
                        root.path("eos_token").asText(""));
        return template.render(TALK, true, ChatTemplateTest.NOW, variables);
    }
}

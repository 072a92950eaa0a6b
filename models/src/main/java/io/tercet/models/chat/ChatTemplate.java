package io.tercet.models.chat;

import io.tercet.models.gguf.GgufFile;
import io.tercet.models.tokenizer.Vocabulary;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model's chat template. Immutable, for any number of threads; compiling it waits for the first
 * {@link #render}.
 */
public final class ChatTemplate {
    private static final String KEY = "tokenizer.chat_template";

    private final String source;
    private final String file;
    private final String bos;
    private final String eos;

    /**
     * A template outside a file.
     *
     * @param source Jinja
     * @param file names the origin in messages
     * @param bos text of the token that begins a text, or empty
     * @param eos text of the token that ends one, or empty
     */
    public ChatTemplate(String source, String file, String bos, String eos) {
        this.source = source;
        this.file = file;
        this.bos = bos;
        this.eos = eos;
    }

    /** The template of a file, or nothing where it has none. */
    public static Optional<ChatTemplate> of(GgufFile file, Vocabulary vocabulary) {
        String bos = vocabulary.textOrEmpty(vocabulary.special().bos());
        String eos = vocabulary.textOrEmpty(vocabulary.special().eos());
        return file.string(KEY).map(source -> new ChatTemplate(source, file.name(), bos, eos));
    }

    /** The prompt that asks for the answer to the last message, without variables. */
    public String prompt(List<ChatMessage> messages, ZonedDateTime now) {
        return render(messages, true, now, Map.of());
    }

    /**
     * Renders a conversation.
     *
     * @param addGenerationPrompt whether the text ends where the assistant's answer begins
     * @param now what a template that asks for the date is told
     * @param variables more of what templates ask for, such as {@code enable_thinking}: strings,
     *     numbers, booleans, lists and maps of them
     * @throws ChatTemplateException where the template is broken or refuses the messages
     */
    public String render(
            List<ChatMessage> messages,
            boolean addGenerationPrompt,
            ZonedDateTime now,
            Map<String, ?> variables) {
        Map<String, Object> bindings = new LinkedHashMap<>(variables);
        bindings.put("messages", messages.stream().map(ChatTemplate::bindings).toList());
        bindings.put("add_generation_prompt", addGenerationPrompt);
        bindings.put("bos_token", bos);
        bindings.put("eos_token", eos);
        try {
            return Renderer.render(source, bindings, now);
        } catch (ChatTemplateException problem) {
            throw new ChatTemplateException(
                    "%s: the template in %s cannot be used: %s"
                            .formatted(file, KEY, problem.getMessage()));
        }
    }

    private static Map<String, String> bindings(ChatMessage message) {
        Map<String, String> bindings = new LinkedHashMap<>();
        bindings.put("role", message.role());
        bindings.put("content", message.content());
        return bindings;
    }
}

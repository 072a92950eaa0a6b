package io.tercet.training.answers;

import io.tercet.models.chat.ChatMessage;
import io.tercet.models.chat.ChatTemplate;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.tokenizer.Tokenizer;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a chat template puts around questions and answers.
 *
 * @param opening in front of the first question, the system's turn included
 * @param answer between a question and its answer
 * @param question between an answer and the next question; begins with the end of the answer
 */
record Seams(List<Integer> opening, List<Integer> answer, List<Integer> question) {
    private static final String FIRST = "FIRST-QUESTION";
    private static final String SECOND = "ANSWER-TO-IT";
    private static final String THIRD = "NEXT-QUESTION";
    private static final ZonedDateTime NOW = // any day will do
            ZonedDateTime.of(2025, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    /**
     * Of a model's template.
     *
     * @throws IllegalArgumentException where it has none
     */
    static Seams of(GgufFile file, Tokenizer tokenizer) {
        ChatTemplate template =
                ChatTemplate.of(file, tokenizer.vocabulary())
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        file.name()
                                                + " has no chat template"
                                                + " (tokenizer.chat_template), which answers"
                                                + " need"));
        String asked = template.prompt(List.of(new ChatMessage("user", FIRST)), NOW);
        String whole =
                template.render(
                        List.of(
                                new ChatMessage("user", FIRST),
                                new ChatMessage("assistant", SECOND),
                                new ChatMessage("user", THIRD)),
                        false,
                        NOW,
                        Map.of());
        return new Seams(
                ids(tokenizer.encodeMarkup(asked.substring(0, asked.indexOf(FIRST)))),
                inner(tokenizer, asked.substring(asked.indexOf(FIRST) + FIRST.length())),
                inner(
                        tokenizer,
                        whole.substring(
                                whole.indexOf(SECOND) + SECOND.length(), whole.indexOf(THIRD))));
    }

    /** Without what the tokenizer puts in front of a whole prompt. */
    private static List<Integer> inner(Tokenizer tokenizer, String text) {
        int added = tokenizer.encodeMarkup("").length;
        List<Integer> ids = ids(tokenizer.encodeMarkup(text));
        return ids.subList(added, ids.size());
    }

    private static List<Integer> ids(int[] ids) { // [tokens]
        return IntStream.of(ids).boxed().toList();
    }
}

package io.tercet.engine.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads questions, a JSON object per line. Known without being told: Spec-Bench ({@code turns}),
 * HumanEval ({@code prompt}, not scored), GSM8K ({@code question}, {@code answer} ending in {@code
 * #### N}). Other files name their fields.
 */
public final class QuestionFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final @Nullable String promptField;
    private final @Nullable String answerField;

    /**
     * @param promptField the field with the question, a text or a list of turns; null to find it
     * @param answerField the field with the right answer; null to find it, or for none
     */
    public QuestionFile(Path file, @Nullable String promptField, @Nullable String answerField) {
        this.file = file;
        this.promptField = promptField;
        this.answerField = answerField;
    }

    /**
     * All questions, in the file's order.
     *
     * @throws IllegalArgumentException naming file, line and field of what is wrong
     */
    public List<Question> read() {
        List<Question> questions = new ArrayList<>();
        List<String> lines = lines();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1);
            if (!line.isBlank()) {
                Question next = question(line, number);
                boolean known = questions.stream().anyMatch(q -> q.id().equals(next.id()));
                questions.add(known ? next.named(next.id() + ", line " + number) : next);
            }
        }
        if (questions.isEmpty()) {
            throw new IllegalArgumentException(
                    file + ": no questions, one JSON object a line expected");
        }
        return questions;
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(file + ": no such file", e);
        } catch (MalformedInputException e) {
            throw new IllegalArgumentException(file + ": not a text in UTF-8", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private Question question(String line, int number) {
        JsonNode node = parse(line, number);
        List<String> turns = turns(node, number);
        return new Question(
                id(node, number), node.path("category").asText("all"), turns, answer(node, number));
    }

    private JsonNode parse(String line, int number) {
        try {
            JsonNode node = JSON.readTree(line);
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw broken(number, "not valid JSON");
        }
        throw broken(number, "a JSON object was expected");
    }

    private static String id(JsonNode node, int number) {
        for (String field : List.of("question_id", "task_id", "id")) {
            if (node.hasNonNull(field)) {
                return node.get(field).asText();
            }
        }
        return Integer.toString(number);
    }

    private List<String> turns(JsonNode node, int number) {
        List<String> fields =
                promptField == null ? List.of("turns", "prompt", "question") : List.of(promptField);
        for (String field : fields) {
            JsonNode value = node.path(field);
            if (value.isTextual()) {
                return List.of(value.asText());
            }
            if (value.isArray() && !value.isEmpty()) {
                return StreamSupport.stream(value.spliterator(), false)
                        .map(JsonNode::asText)
                        .toList();
            }
        }
        throw broken(number, "no field " + String.join(" or ", fields) + " with a question");
    }

    private @Nullable String answer(JsonNode node, int number) {
        if (answerField != null) {
            if (!node.hasNonNull(answerField)) {
                throw broken(number, "no field " + answerField + " with an answer");
            }
            return node.get(answerField).asText();
        }
        boolean known = promptField == null && node.has("question") && !node.has("turns");
        return known && node.hasNonNull("answer") ? node.get("answer").asText() : null;
    }

    private IllegalArgumentException broken(int number, String what) {
        return new IllegalArgumentException("%s, line %d: %s".formatted(file, number, what));
    }
}

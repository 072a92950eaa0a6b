package io.tercet.engine.shortlist;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** A shortlist as a JSON object with the record's fields, behind a field that says what it is. */
record ShortlistFile(Path path, JsonNode root) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KIND_FIELD = "kind";
    private static final String KIND = "tercet-shortlist 1";
    private static final String VOCABULARY = "vocabularySha256";
    private static final String SIZE = "vocabularySize";
    private static final String SOURCE = "source";
    private static final String COUNTED = "counted";
    private static final String TOKENS = "tokens";
    private static final String COUNTS = "counts";

    static VocabularyShortlist read(Path path) {
        ShortlistFile file = new ShortlistFile(path, parse(path));
        String kind = file.field(KIND_FIELD, "a text", JsonNode::isTextual).asText();
        if (!kind.equals(KIND)) {
            throw broken(path, "field kind is '%s', '%s' was expected".formatted(kind, KIND));
        }
        String whole = "a whole number";
        try {
            return new VocabularyShortlist(
                    file.field(VOCABULARY, "a SHA-256", JsonNode::isTextual).asText(),
                    file.field(SIZE, whole, JsonNode::isInt).asInt(),
                    file.field(SOURCE, "a text", JsonNode::isTextual).asText(),
                    file.field(COUNTED, whole, JsonNode::isIntegralNumber).asLong(),
                    file.list(TOKENS, JsonNode::isInt, JsonNode::asInt),
                    file.list(COUNTS, JsonNode::isIntegralNumber, JsonNode::asLong));
        } catch (IllegalArgumentException e) {
            String problem = String.valueOf(e.getMessage());
            throw problem.startsWith("shortlist ") ? e : broken(path, problem);
        }
    }

    private static JsonNode parse(Path path) {
        try {
            JsonNode root = JSON.readTree(Files.readAllBytes(path));
            if (root.isObject()) {
                return root;
            }
            throw broken(path, "a JSON object was expected");
        } catch (JsonProcessingException e) {
            throw broken(path, "not valid JSON");
        } catch (NoSuchFileException e) {
            throw broken(path, "no such file");
        } catch (IOException e) {
            throw broken(path, "cannot be read: " + e.getMessage());
        }
    }

    private JsonNode field(String name, String expected, Predicate<JsonNode> fits) {
        JsonNode value = root.path(name);
        if (!fits.test(value)) {
            throw broken(path, "field %s: %s was expected".formatted(name, expected));
        }
        return value;
    }

    private <T> List<T> list(String name, Predicate<JsonNode> fits, Function<JsonNode, T> as) {
        List<T> values = new ArrayList<>();
        for (JsonNode value : field(name, "a list of whole numbers", JsonNode::isArray)) {
            if (!fits.test(value)) {
                throw broken(
                        path, "field %s: '%s' is no whole number".formatted(name, value.asText()));
            }
            values.add(as.apply(value));
        }
        return values;
    }

    private static IllegalArgumentException broken(Path path, String what) {
        return new IllegalArgumentException("shortlist %s: %s".formatted(path, what));
    }

    static void write(Path path, VocabularyShortlist shortlist) {
        ObjectNode root = JSON.createObjectNode();
        root.put(KIND_FIELD, KIND);
        root.put(VOCABULARY, shortlist.vocabulary());
        root.put(SIZE, shortlist.vocabularySize());
        root.put(SOURCE, shortlist.source());
        root.put(COUNTED, shortlist.counted());
        ArrayNode tokens = root.putArray(TOKENS);
        shortlist.tokens().forEach(tokens::add);
        ArrayNode counts = root.putArray(COUNTS);
        shortlist.counts().forEach(counts::add);
        try {
            Files.writeString(path, root + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

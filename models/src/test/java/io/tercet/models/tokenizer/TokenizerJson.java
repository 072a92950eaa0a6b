package io.tercet.models.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tercet.models.gguf.GgufValue;
import io.tercet.models.gguf.GgufWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Turns a byte-level BPE {@code tokenizer.json} into a GGUF file with a vocabulary only. */
final class TokenizerJson {
    private TokenizerJson() {}

    static void write(Path json, String pre, Path gguf) throws IOException {
        JsonNode root = new ObjectMapper().readTree(json.toFile());
        JsonNode vocabulary = root.path("model").path("vocab");
        JsonNode added = root.path("added_tokens");
        int size = vocabulary.size() + added.size();
        String[] texts = new String[size];
        int[] types = new int[size];
        Arrays.fill(types, TokenKind.NORMAL.number());
        vocabulary.properties().forEach(each -> texts[each.getValue().asInt()] = each.getKey());
        for (JsonNode token : added) {
            TokenKind kind =
                    token.path("special").asBoolean() ? TokenKind.CONTROL : TokenKind.USER_DEFINED;
            texts[token.path("id").asInt()] = token.path("content").asText();
            types[token.path("id").asInt()] = kind.number();
        }
        new GgufWriter()
                .put("general.architecture", GgufValue.of("vocabulary-only"))
                .put("tokenizer.ggml.model", GgufValue.of("gpt2"))
                .put("tokenizer.ggml.pre", GgufValue.of(pre))
                .put("tokenizer.ggml.tokens", GgufValue.ofStrings(List.of(texts)))
                .put("tokenizer.ggml.token_type", GgufValue.ofInts(types))
                .put("tokenizer.ggml.merges", GgufValue.ofStrings(merges(root)))
                .write(gguf);
    }

    /** Merges come as "a b" or, in newer files, as ["a", "b"]. */
    private static List<String> merges(JsonNode root) {
        List<String> merges = new ArrayList<>();
        for (JsonNode merge : root.path("model").path("merges")) {
            merges.add(
                    merge.isArray()
                            ? merge.get(0).asText() + " " + merge.get(1).asText()
                            : merge.asText());
        }
        return merges;
    }
}

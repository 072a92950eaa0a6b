package io.tercet.models.tokenizer;

import io.tercet.models.gguf.GgufValue;
import io.tercet.models.gguf.GgufWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A byte-level BPE vocabulary as it is trained and stored.
 *
 * @param merges two spellings with a blank between, in order of rank
 */
public record BpeVocabulary(Vocabulary vocabulary, PreTokenizer preTokenizer, List<String> merges) {
    private static final String PREFIX = "tokenizer.ggml.";

    public BpeVocabulary {
        merges = List.copyOf(merges);
    }

    static BpeVocabulary of(
            PreTokenizer preTokenizer,
            List<String> texts,
            List<String> control,
            List<String> merges) {
        List<TokenKind> kinds =
                new ArrayList<>(Collections.nCopies(texts.size(), TokenKind.NORMAL));
        control.forEach(token -> kinds.set(texts.indexOf(token), TokenKind.CONTROL));
        int end = control.isEmpty() ? SpecialTokens.NONE : texts.indexOf(control.getLast());
        SpecialTokens special =
                new SpecialTokens(
                        SpecialTokens.NONE, end, end, SpecialTokens.NONE, false, false, false);
        return new BpeVocabulary(
                new Vocabulary("gpt2", texts, kinds, special), preTokenizer, merges);
    }

    /** Encodes and decodes with it. */
    public Tokenizer tokenizer() {
        return Tokenizer.byteLevelBpe(vocabulary, preTokenizer, merges);
    }

    /** The id of a token by its text. */
    public int id(String text) {
        return IntStream.range(0, vocabulary.size())
                .filter(token -> vocabulary.text(token).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no token " + text));
    }

    /** Adds the keys that {@link Tokenizer#of} reads. */
    public void write(GgufWriter writer) {
        int[] ids = IntStream.range(0, vocabulary.size()).toArray();
        writer.put(PREFIX + "model", GgufValue.of(vocabulary.model()));
        writer.put(PREFIX + "pre", GgufValue.of(preTokenizer.title()));
        writer.put(
                PREFIX + "tokens",
                GgufValue.ofStrings(IntStream.of(ids).mapToObj(vocabulary::text).toList()));
        writer.put(
                PREFIX + "token_type",
                GgufValue.ofInts(
                        IntStream.of(ids).map(id -> vocabulary.kind(id).number()).toArray()));
        writer.put(PREFIX + "merges", GgufValue.ofStrings(merges));
        if (vocabulary.special().eos() != SpecialTokens.NONE) {
            writer.put(PREFIX + "eos_token_id", GgufValue.ofSize(vocabulary.special().eos()));
        }
        writer.put(PREFIX + "add_bos_token", GgufValue.of(false));
    }
}

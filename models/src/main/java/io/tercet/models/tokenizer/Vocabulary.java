package io.tercet.models.tokenizer;

import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** The tokens of a model: their texts as the file spells them, their kinds, their roles. */
public final class Vocabulary {
    /**
     * Names under which models keep their ends of a turn or text: files often name only one of
     * several as {@code eos}. The list is llama.cpp's, without the code-infilling tokens.
     */
    private static final Set<String> ENDS =
            Set.of(
                    "<|eot_id|>",
                    "<|im_end|>",
                    "<|end|>",
                    "<|return|>",
                    "<|call|>",
                    "<end_of_turn>",
                    "<|endoftext|>",
                    "</s>",
                    "<|eom_id|>",
                    "<EOT>",
                    "_<EOT>",
                    "[EOT]",
                    "[EOS]",
                    "<|end_of_text|>",
                    "<end_of_utterance>",
                    "<\uFF5Cend\u2581of\u2581sentence\uFF5C>",
                    "<eos>");

    private final String model;
    private final List<String> texts;
    private final TokenKind[] kinds; // [texts]
    private final SpecialTokens special;
    private final BitSet ends = new BitSet();

    /**
     * A vocabulary whose token ids are the positions in the lists.
     *
     * @param model the tokenizer's family, {@code tokenizer.ggml.model}
     * @param texts every token as the file spells it
     * @param kinds every token's kind; as many as texts
     */
    public Vocabulary(
            String model, List<String> texts, List<TokenKind> kinds, SpecialTokens special) {
        if (texts.size() != kinds.size()) {
            throw new IllegalArgumentException(
                    texts.size() + " tokens, but " + kinds.size() + " token types");
        }
        this.model = model;
        this.texts = List.copyOf(texts);
        this.kinds = kinds.toArray(TokenKind[]::new);
        this.special = special;
        for (int token = 0; token < this.kinds.length; token++) {
            if (ENDS.contains(texts.get(token))) {
                this.kinds[token] = TokenKind.CONTROL;
                ends.set(token);
            }
        }
        IntStream.of(special.eos(), special.eot()).filter(id -> id >= 0).forEach(ends::set);
    }

    /** The tokenizer's family: {@code gpt2} or {@code llama}. */
    public String model() {
        return model;
    }

    /** Number of tokens. */
    public int size() {
        return kinds.length;
    }

    /** A token as the file spells it: blanks may be {@code Ġ} or {@code ▁}. */
    public String text(int token) {
        return texts.get(token);
    }

    /** What a token is for. */
    public TokenKind kind(int token) {
        return kinds[token];
    }

    /** Roles and additions. */
    public SpecialTokens special() {
        return special;
    }

    /** The text of a special token, or the empty text where there is none. */
    public String textOrEmpty(int token) {
        return token == SpecialTokens.NONE ? "" : text(token);
    }

    /** Whether generation ends with this token. */
    public boolean isEndOfGeneration(int token) {
        return ends.get(token);
    }

    /** All tokens that end generation, ascending. */
    public int[] endsOfGeneration() {
        return ends.stream().toArray();
    }
}

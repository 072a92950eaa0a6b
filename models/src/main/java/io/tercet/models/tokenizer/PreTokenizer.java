package io.tercet.models.tokenizer;

import java.util.Arrays;
import java.util.Optional;

/**
 * How byte-level BPE cuts text into pieces before it merges: {@code tokenizer.ggml.pre}. Two
 * published patterns with a few knobs, run by {@link PieceScanner}.
 */
public enum PreTokenizer {
    /**
     * GPT-2: {@code 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+}.
     */
    GPT_2("gpt-2", Pattern.GPT_2, Integer.MAX_VALUE, false),
    /** GPT-2's pattern between digits, every digit being a piece of its own. */
    SMOLLM("smollm", Pattern.GPT_2, 1, false),
    /**
     * Llama 3: {@code (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|
     * ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+}; a piece that is a token needs no merges.
     */
    LLAMA_BPE("llama-bpe", Pattern.LLAMA_3, 3, true),
    /** Llama 3's pattern with every digit on its own. */
    QWEN2("qwen2", Pattern.LLAMA_3, 1, false),
    /** DeepSeek's distilled Qwen models keep Qwen's pattern. */
    DEEPSEEK_R1_QWEN("deepseek-r1-qwen", Pattern.LLAMA_3, 1, false);

    /** Which of the two published patterns cuts the text. */
    enum Pattern {
        GPT_2,
        LLAMA_3
    }

    private final String title;
    private final Pattern pattern;
    private final int digitsPerPiece;
    private final boolean wholeTokensFirst;

    PreTokenizer(String title, Pattern pattern, int digitsPerPiece, boolean wholeTokensFirst) {
        this.title = title;
        this.pattern = pattern;
        this.digitsPerPiece = digitsPerPiece;
        this.wholeTokensFirst = wholeTokensFirst;
    }

    /** The pre-tokenizer of GGUF's name, where we have it. */
    public static Optional<PreTokenizer> of(String title) {
        return Arrays.stream(values()).filter(each -> each.title.equals(title)).findFirst();
    }

    /** GGUF's name. */
    public String title() {
        return title;
    }

    Pattern pattern() {
        return pattern;
    }

    /** Digits in a piece at most. */
    int digitsPerPiece() {
        return digitsPerPiece;
    }

    /** Whether a piece that is a token becomes that token even where merges would not reach it. */
    boolean wholeTokensFirst() {
        return wholeTokensFirst;
    }
}

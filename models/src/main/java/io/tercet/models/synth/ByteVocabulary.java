package io.tercet.models.synth;

import io.tercet.models.gguf.GgufValue;
import io.tercet.models.gguf.GgufWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A byte-level vocabulary without merges: every text tokenizes, one token a byte. */
final class ByteVocabulary {
    /** 256 bytes, begin and end of text. */
    static final int SMALLEST = 258;

    private static final int BEGIN = 256;
    private static final int END = 257;
    private static final int NORMAL = 1; // llama_token_type
    private static final int CONTROL = 3;

    private ByteVocabulary() {}

    /** Adds a vocabulary of {@code size} tokens, those after the first 258 never tokenized to. */
    static void write(int size, GgufWriter writer) {
        int[] types = new int[size];
        Arrays.fill(types, NORMAL);
        types[BEGIN] = CONTROL;
        types[END] = CONTROL;
        writer.put("tokenizer.ggml.model", GgufValue.of("gpt2"));
        writer.put("tokenizer.ggml.pre", GgufValue.of("gpt-2"));
        writer.put("tokenizer.ggml.tokens", GgufValue.ofStrings(tokens(size)));
        writer.put("tokenizer.ggml.token_type", GgufValue.ofInts(types));
        writer.put("tokenizer.ggml.merges", GgufValue.ofStrings(List.of()));
        writer.put("tokenizer.ggml.bos_token_id", GgufValue.ofSize(BEGIN));
        writer.put("tokenizer.ggml.eos_token_id", GgufValue.ofSize(END));
    }

    private static List<String> tokens(int size) {
        List<String> tokens = new ArrayList<>(size);
        int unprintable = 0;
        for (int value = 0; value < 256; value++) {
            tokens.add(Character.toString(isPrintable(value) ? value : 256 + unprintable++));
        }
        tokens.add("<|begin|>");
        tokens.add("<|end|>");
        for (int id = SMALLEST; id < size; id++) {
            tokens.add("<" + id + ">");
        }
        return tokens;
    }

    /** Bytes that stand for themselves in GPT-2's byte alphabet; others count on from 256. */
    private static boolean isPrintable(int value) {
        return (value >= '!' && value <= '~') || (value >= 0xA1 && value != 0xAD);
    }
}

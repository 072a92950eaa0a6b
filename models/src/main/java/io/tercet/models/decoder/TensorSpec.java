package io.tercet.models.decoder;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Name and shape of a decoder's tensor, and which families have it. {@link #ALL} is the one place
 * that knows them, for reading and for making files.
 *
 * @param suffix the name, after {@code blk.N.} where there is one in each block
 * @param required families that cannot do without it
 * @param optional families that may have it
 */
public record TensorSpec(
        String suffix,
        boolean inBlock,
        ToIntFunction<DecoderConfig> rows,
        ToIntFunction<DecoderConfig> columns,
        Set<Architecture> required,
        Set<Architecture> optional) {

    private static final Set<Architecture> EVERY = EnumSet.allOf(Architecture.class);
    private static final Set<Architecture> NONE = EnumSet.noneOf(Architecture.class);
    private static final String BLOCK = "blk.";

    public static final TensorSpec TOKEN_EMBEDDING =
            root("token_embd.weight", DecoderConfig::vocabularySize, EVERY);
    public static final TensorSpec OUTPUT_NORM = root("output_norm.weight", config -> 1, EVERY);

    /** Absent where the embedding's rows serve as output projection. */
    public static final TensorSpec OUTPUT =
            root("output.weight", DecoderConfig::vocabularySize, NONE);

    /** Divisors of the rotary frequencies (Llama 3.x). */
    public static final TensorSpec ROPE_FACTORS =
            new TensorSpec(
                    "rope_freqs.weight",
                    false,
                    config -> 1,
                    config -> config.rope().dimensionCount() / 2,
                    NONE,
                    EVERY);

    public static final TensorSpec ATTN_NORM =
            block("attn_norm.weight", config -> 1, DecoderConfig::embeddingLength);
    public static final TensorSpec ATTN_Q =
            block("attn_q.weight", DecoderConfig::queryWidth, DecoderConfig::embeddingLength);
    public static final TensorSpec ATTN_K =
            block("attn_k.weight", DecoderConfig::keyWidth, DecoderConfig::embeddingLength);
    public static final TensorSpec ATTN_V =
            block("attn_v.weight", DecoderConfig::valueWidth, DecoderConfig::embeddingLength);
    public static final TensorSpec ATTN_OUTPUT =
            block(
                    "attn_output.weight",
                    DecoderConfig::embeddingLength,
                    DecoderConfig::attentionWidth);
    public static final TensorSpec ATTN_Q_BIAS = bias("attn_q.bias", DecoderConfig::queryWidth);
    public static final TensorSpec ATTN_K_BIAS = bias("attn_k.bias", DecoderConfig::keyWidth);
    public static final TensorSpec ATTN_V_BIAS = bias("attn_v.bias", DecoderConfig::valueWidth);
    public static final TensorSpec ATTN_Q_NORM = headNorm("attn_q_norm.weight");
    public static final TensorSpec ATTN_K_NORM = headNorm("attn_k_norm.weight");
    public static final TensorSpec FFN_NORM =
            block("ffn_norm.weight", config -> 1, DecoderConfig::embeddingLength);
    public static final TensorSpec FFN_GATE =
            block(
                    "ffn_gate.weight",
                    DecoderConfig::feedForwardLength,
                    DecoderConfig::embeddingLength);
    public static final TensorSpec FFN_UP =
            block(
                    "ffn_up.weight",
                    DecoderConfig::feedForwardLength,
                    DecoderConfig::embeddingLength);
    public static final TensorSpec FFN_DOWN =
            block(
                    "ffn_down.weight",
                    DecoderConfig::embeddingLength,
                    DecoderConfig::feedForwardLength);

    /** Every tensor that a decoder may have, those outside of blocks first. */
    public static final List<TensorSpec> ALL =
            List.of(
                    TOKEN_EMBEDDING,
                    OUTPUT_NORM,
                    OUTPUT,
                    ROPE_FACTORS,
                    ATTN_NORM,
                    ATTN_Q,
                    ATTN_K,
                    ATTN_V,
                    ATTN_OUTPUT,
                    ATTN_Q_BIAS,
                    ATTN_K_BIAS,
                    ATTN_V_BIAS,
                    ATTN_Q_NORM,
                    ATTN_K_NORM,
                    FFN_NORM,
                    FFN_GATE,
                    FFN_UP,
                    FFN_DOWN);

    /** The tensor's name in block {@code block}, which a tensor outside of blocks ignores. */
    public String name(int block) {
        return inBlock ? BLOCK + block + "." + suffix : suffix;
    }

    /** Whether files of the family may have it. */
    public boolean allowed(Architecture architecture) {
        return required.contains(architecture) || optional.contains(architecture);
    }

    /** Whether a name is one of a tensor in a block. */
    static boolean namesBlock(String name) {
        return name.startsWith(BLOCK);
    }

    private static TensorSpec root(
            String name, ToIntFunction<DecoderConfig> rows, Set<Architecture> required) {
        return new TensorSpec(name, false, rows, DecoderConfig::embeddingLength, required, EVERY);
    }

    private static TensorSpec block(
            String suffix,
            ToIntFunction<DecoderConfig> rows,
            ToIntFunction<DecoderConfig> columns) {
        return new TensorSpec(suffix, true, rows, columns, EVERY, NONE);
    }

    private static TensorSpec bias(String suffix, ToIntFunction<DecoderConfig> width) {
        return new TensorSpec(
                suffix,
                true,
                config -> 1,
                width,
                EnumSet.of(Architecture.QWEN2),
                EnumSet.of(Architecture.LLAMA));
    }

    private static TensorSpec headNorm(String suffix) {
        return new TensorSpec(
                suffix,
                true,
                config -> 1,
                DecoderConfig::keyLength,
                EnumSet.of(Architecture.QWEN3),
                NONE);
    }
}

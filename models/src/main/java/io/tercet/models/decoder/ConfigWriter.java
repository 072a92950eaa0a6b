package io.tercet.models.decoder;

import io.tercet.models.gguf.GgufValue;
import io.tercet.models.gguf.GgufWriter;

/** Writes a decoder's sizes as GGUF's keys: what {@link DecoderReader} reads back. */
public final class ConfigWriter {
    private final GgufWriter writer;
    private final String prefix;

    private ConfigWriter(GgufWriter writer, String prefix) {
        this.writer = writer;
        this.prefix = prefix;
    }

    /** Adds the architecture and all its keys. */
    public static void write(DecoderConfig config, GgufWriter writer) {
        writer.put("general.architecture", GgufValue.of(config.architecture()));
        new ConfigWriter(writer, config.architecture() + ".").write(config);
    }

    private void write(DecoderConfig config) {
        size("context_length", config.contextLength());
        size("embedding_length", config.embeddingLength());
        size("block_count", config.blockCount());
        size("feed_forward_length", config.feedForwardLength());
        size("attention.head_count", config.headCount());
        size("attention.head_count_kv", config.headCountKv());
        size("attention.key_length", config.keyLength());
        size("attention.value_length", config.valueLength());
        real("attention.layer_norm_rms_epsilon", config.normEpsilon());
        size("vocab_size", config.vocabularySize());
        size("rope.dimension_count", config.rope().dimensionCount());
        real("rope.freq_base", config.rope().frequencyBase());
        scaling(config.rope().scaling());
    }

    private void scaling(RopeScaling scaling) {
        switch (scaling) {
            case RopeScaling.None() -> {}
            case RopeScaling.Linear(float factor) -> {
                text("rope.scaling.type", "linear");
                real("rope.scaling.factor", factor);
            }
            case RopeScaling.Yarn yarn -> {
                text("rope.scaling.type", "yarn");
                real("rope.scaling.factor", yarn.factor());
                size("rope.scaling.original_context_length", yarn.originalContextLength());
                real("rope.scaling.attn_factor", yarn.attentionFactor());
                real("rope.scaling.yarn_beta_fast", yarn.betaFast());
                real("rope.scaling.yarn_beta_slow", yarn.betaSlow());
            }
        }
    }

    private void size(String key, int value) {
        writer.put(prefix + key, GgufValue.ofSize(value));
    }

    private void real(String key, float value) {
        writer.put(prefix + key, GgufValue.of(value));
    }

    private void text(String key, String value) {
        writer.put(prefix + key, GgufValue.of(value));
    }
}

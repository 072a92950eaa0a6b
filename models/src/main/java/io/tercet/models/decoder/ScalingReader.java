package io.tercet.models.decoder;

import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Validation;

/** Reads how rotary frequencies are stretched; defaults are llama.cpp's. */
final class ScalingReader {
    private static final float BETA_FAST = 32; // YaRN, arXiv 2309.00071, section 3.2
    private static final float BETA_SLOW = 1;

    private final Keys keys;

    ScalingReader(Keys keys) {
        this.keys = keys;
    }

    Validation<Seq<String>, RopeScaling> read() {
        // a factor without a type is linear
        return keys.text("rope.scaling.type", "linear")
                .<Seq<String>>mapError(List::of)
                .flatMap(this::ofType);
    }

    private Validation<Seq<String>, RopeScaling> ofType(String type) {
        return switch (type) {
            case "none" -> Validation.valid(new RopeScaling.None());
            case "linear" -> factor().map(ScalingReader::linear).mapError(List::of);
            case "yarn" -> yarn();
            default ->
                    Validation.invalid(
                            List.of(
                                    "Key %s should be none, linear or yarn, not %s."
                                            .formatted(keys.full("rope.scaling.type"), type)));
        };
    }

    private Validation<String, Float> factor() {
        String older = "rope.scale_linear";
        return keys.positive(keys.has(older) ? older : "rope.scaling.factor", 1);
    }

    private static RopeScaling linear(float factor) {
        return factor == 1 ? new RopeScaling.None() : new RopeScaling.Linear(factor);
    }

    private Validation<Seq<String>, RopeScaling> yarn() {
        String original = "rope.scaling.original_context_length";
        return Validation.combine(
                        factor(),
                        keys.size(keys.has(original) ? original : "context_length"),
                        keys.positive("rope.scaling.attn_factor", 1),
                        keys.positive("rope.scaling.yarn_beta_fast", BETA_FAST),
                        keys.positive("rope.scaling.yarn_beta_slow", BETA_SLOW))
                .ap(RopeScaling.Yarn::new);
    }
}

package io.tercet.models.synth;

import io.tercet.models.decoder.Architecture;
import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.Rope;
import io.tercet.models.decoder.RopeScaling;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a synthetic model looks like.
 *
 * @param tied whether the embedding's rows serve as output projection
 * @param ropeFactor how far Llama 3's frequency factors stretch the context; 1 for no factors
 */
public record SyntheticShape(DecoderConfig config, boolean tied, int ropeFactor) {
    private static final List<String> KEYS =
            List.of(
                    "layers",
                    "embedding",
                    "heads",
                    "kv",
                    "key",
                    "ff",
                    "vocab",
                    "context",
                    "base",
                    "tied",
                    "factor");
    private static final float EPSILON = 1e-5f;

    /** Named shapes, with the sizes of the models' published configurations. */
    private static final Map<String, String> NAMED =
            Map.of(
                    "qwen3-0.6b",
                    "qwen3:layers=28,embedding=1024,heads=16,kv=8,key=128,ff=3072,vocab=151936,"
                            + "context=40960,base=1000000,tied=1",
                    "qwen3-1.7b",
                    "qwen3:layers=28,embedding=2048,heads=16,kv=8,key=128,ff=6144,vocab=151936,"
                            + "context=40960,base=1000000,tied=1",
                    "llama-3.2-1b",
                    "llama:layers=16,embedding=2048,heads=32,kv=8,ff=8192,vocab=128256,"
                            + "context=131072,base=500000,tied=1,factor=32",
                    "smollm2-135m",
                    "llama:layers=30,embedding=576,heads=9,kv=3,ff=1536,vocab=49152,context=8192,"
                            + "base=100000,tied=1");

    /**
     * Reads a shape: one of {@code Qwen3-0.6B}, {@code Qwen3-1.7B}, {@code Llama-3.2-1B}, {@code
     * SmolLM2-135M}, or {@code ARCHITECTURE:layers=2,embedding=64,heads=4,kv=2,ff=128,vocab=512}
     * with optional {@code key} (head length), {@code context}, {@code base} (rotary), {@code tied}
     * (0 or 1) and {@code factor} (Llama 3's rotary factors).
     *
     * @throws IllegalArgumentException says what is wrong
     */
    public static SyntheticShape parse(String text) {
        String spelled = NAMED.getOrDefault(text.toLowerCase(Locale.ROOT), text);
        int colon = spelled.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(
                    ("Shape %s is unknown: give Qwen3-0.6B, Qwen3-1.7B, Llama-3.2-1B, SmolLM2-135M"
                                    + " or one like"
                                    + " llama:layers=2,embedding=64,heads=4,kv=2,ff=128,vocab=512.")
                            .formatted(text));
        }
        String family = spelled.substring(0, colon);
        Architecture architecture =
                Architecture.of(family)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "Shape %s should start with llama, qwen2 or qwen3."
                                                .formatted(text)));
        return of(architecture, new Sizes(text, sizes(text, spelled.substring(colon + 1))));
    }

    private static Map<String, Integer> sizes(String text, String list) {
        Map<String, Integer> sizes = new HashMap<>();
        for (String setting : list.split(",", -1)) {
            int equals = setting.indexOf('=');
            String key = setting.substring(0, Math.max(0, equals)).strip();
            String value = setting.substring(equals + 1).strip();
            if (!KEYS.contains(key) || !value.matches("\\d{1,9}")) {
                throw new IllegalArgumentException(
                        "Shape %s: \"%s\" should be one of %s, an equals sign and a number."
                                .formatted(text, setting, String.join(", ", KEYS)));
            }
            sizes.put(key, Integer.valueOf(value));
        }
        return sizes;
    }

    private record Sizes(String text, Map<String, Integer> given) {
        int required(String key) {
            if (!given.containsKey(key)) {
                throw new IllegalArgumentException(
                        "Shape %s lacks %s=NUMBER.".formatted(text, key));
            }
            return atLeastOne(key, 0);
        }

        int atLeastOne(String key, int otherwise) {
            int value = given.getOrDefault(key, otherwise);
            check(value > 0, key + " should be at least 1");
            return value;
        }

        void check(boolean holds, String sentence) {
            if (!holds) {
                throw new IllegalArgumentException("Shape %s: %s.".formatted(text, sentence));
            }
        }
    }

    private static SyntheticShape of(Architecture architecture, Sizes sizes) {
        int embedding = sizes.required("embedding");
        int heads = sizes.required("heads");
        int kv = sizes.atLeastOne("kv", heads);
        int key = sizes.atLeastOne("key", Math.max(1, embedding / heads));
        int vocabulary = sizes.required("vocab");
        sizes.check(heads % kv == 0, "heads should be a multiple of kv");
        sizes.check(key % 2 == 0, "the head length %d should be even".formatted(key));
        sizes.check(
                vocabulary >= ByteVocabulary.SMALLEST,
                "vocab should be at least " + ByteVocabulary.SMALLEST);
        DecoderConfig config =
                new DecoderConfig(
                        architecture.ggufName(),
                        sizes.atLeastOne("context", 2048),
                        embedding,
                        sizes.required("ff"),
                        sizes.required("layers"),
                        heads,
                        kv,
                        key,
                        key,
                        vocabulary,
                        EPSILON,
                        new Rope(
                                key,
                                sizes.atLeastOne("base", 10_000),
                                architecture.pairing(),
                                new RopeScaling.None()));
        return new SyntheticShape(
                config, sizes.given.getOrDefault("tied", 0) == 1, sizes.atLeastOne("factor", 1));
    }
}

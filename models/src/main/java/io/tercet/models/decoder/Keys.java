package io.tercet.models.decoder;

import io.tercet.models.gguf.GgufFile;
import io.tercet.models.gguf.GgufValue;
import io.vavr.control.Validation;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** An architecture's keys in a file: each read gives a sound value or a sentence. */
final class Keys {
    private static final long LARGEST_SIZE = 1 << 24; // products of two stay exact in a long

    private final GgufFile file;
    private final String prefix;

    Keys(GgufFile file, Architecture architecture) {
        this.file = file;
        this.prefix = architecture.ggufName() + ".";
    }

    /** The key's full name. */
    String full(String key) {
        return prefix + key;
    }

    boolean has(String key) {
        return file.has(full(key));
    }

    /** A size that must be there. */
    Validation<String, Integer> size(String key) {
        return optionalSize(key)
                .flatMap(size ->
                        size.<Validation<String, Integer>>map(Validation::valid)
                                .orElseGet(() -> missing(key)));
    }

    /** A size that may be absent; an array of equal sizes (one a block) counts as one. */
    Validation<String, Optional<Integer>> optionalSize(String key) {
        Optional<GgufValue> value = file.value(full(key));
        if (value.isEmpty()) {
            return Validation.valid(Optional.empty());
        }
        OptionalLong size = size(value.get());
        return size.isPresent() && size.getAsLong() >= 1 && size.getAsLong() <= LARGEST_SIZE
                ? Validation.valid(Optional.of((int) size.getAsLong()))
                : wrong(key, "a size from 1 to " + LARGEST_SIZE, value.get());
    }

    /** A positive number; where absent, {@code otherwise}, or a sentence when that is 0. */
    Validation<String, Float> positive(String key, float otherwise) {
        Optional<GgufValue> value = file.value(full(key));
        if (value.isEmpty()) {
            return otherwise > 0 ? Validation.valid(otherwise) : missing(key);
        }
        OptionalDouble number = value.get().real();
        return number.isPresent()
                        && (float) number.getAsDouble() > 0
                        && Float.isFinite((float) number.getAsDouble())
                ? Validation.valid((float) number.getAsDouble())
                : wrong(key, "a positive number", value.get());
    }

    /** A text; where absent, {@code otherwise}. */
    Validation<String, String> text(String key, String otherwise) {
        Optional<GgufValue> value = file.value(full(key));
        if (value.isEmpty()) {
            return Validation.valid(otherwise);
        }
        return value.get()
                .string()
                .<Validation<String, String>>map(Validation::valid)
                .orElseGet(() -> wrong(key, "a string", value.get()));
    }

    /** A sentence about a value that cannot be used. */
    <T> Validation<String, T> wrong(String key, String expected, GgufValue value) {
        return Validation.invalid(
                "Key %s should be %s, not %s (%s)."
                        .formatted(full(key), expected, value.shortened(), value.describe()));
    }

    private <T> Validation<String, T> missing(String key) {
        return Validation.invalid("Key " + full(key) + " is missing.");
    }

    private static OptionalLong size(GgufValue value) {
        long[] distinct =
                value.ints().stream()
                        .flatMapToInt(Arrays::stream)
                        .mapToLong(size -> size)
                        .distinct()
                        .toArray();
        return distinct.length == 1 ? OptionalLong.of(distinct[0]) : value.integer();
    }
}

package io.tercet.training.torch;

import io.tercet.models.gguf.GgufFile;
import io.tercet.models.gguf.GgufValue;
import io.tercet.models.gguf.GgufWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch;

/**
 * How a run computes. Other ways round differently, so a run keeps to the one that its checkpoint
 * names.
 */
public record Computation(Precision precision, int threads) {
    private static final String PRECISION = "tercet.training.precision";
    private static final String THREADS = "tercet.training.threads";

    /** From now on everything is computed this way. */
    public Precision use() {
        torch.set_num_threads(threads);
        precision.use();
        return precision;
    }

    void describe(GgufWriter writer) {
        writer.put(PRECISION, GgufValue.of(word()));
        writer.put(THREADS, GgufValue.ofSize(threads));
    }

    /** The way that a checkpoint names; empty where it names none that is known. */
    static Optional<Computation> of(GgufFile checkpoint) {
        int threads = Math.toIntExact(checkpoint.integer(THREADS).orElse(1));
        return checkpoint
                .string(PRECISION)
                .flatMap(word ->
                        Arrays.stream(Precision.values())
                                .filter(precision -> precision.name().equalsIgnoreCase(word))
                                .findFirst())
                .map(precision -> new Computation(precision, threads));
    }

    private String word() {
        return precision.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "%s, %d threads".formatted(word(), threads);
    }
}

package io.tercet.models.decoder;

import io.tercet.models.gguf.GgufFile;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Validation;
import java.util.Optional;
import java.util.function.Function;

/** Reads a decoder's sizes from metadata; what fails is a sentence for every wrong key. */
final class ConfigReader {
    private static final int WIDEST = 1 << 24; // of all heads together
    private static final float REQUIRED = 0;

    private final GgufFile file;
    private final Architecture architecture;
    private final Keys keys;

    private record Widths(
            int contextLength,
            int embeddingLength,
            int feedForwardLength,
            int blockCount,
            int vocabularySize) {}

    private record Heads(
            int count,
            Optional<Integer> countKv,
            Optional<Integer> keyLength,
            Optional<Integer> valueLength,
            float normEpsilon) {}

    private record Turning(Optional<Integer> dimensionCount, float base, RopeScaling scaling) {}

    ConfigReader(GgufFile file, Architecture architecture) {
        this.file = file;
        this.architecture = architecture;
        this.keys = new Keys(file, architecture);
    }

    Validation<Seq<String>, DecoderConfig> read() {
        return Validation.combine(widths(), heads(), turning())
                .ap(this::config)
                .mapError(ConfigReader::flat)
                .flatMap(this::related);
    }

    /** Blocks of the decoder; never more than the file has tensors. */
    Validation<String, Integer> blockCount() {
        int tensors = file.tensors().size();
        return keys.size("block_count")
                .flatMap(blocks ->
                        blocks <= tensors
                                ? Validation.valid(blocks)
                                : Validation.invalid(
                                        "Key %s is %d, but the file has only %d tensors."
                                                .formatted(
                                                        keys.full("block_count"),
                                                        blocks,
                                                        tensors)));
    }

    private Validation<Seq<String>, Widths> widths() {
        return Validation.combine(
                        keys.size("context_length"),
                        keys.size("embedding_length"),
                        keys.size("feed_forward_length"),
                        blockCount(),
                        vocabularySize())
                .ap(Widths::new);
    }

    private Validation<String, Integer> vocabularySize() {
        String name = TensorSpec.TOKEN_EMBEDDING.name(0);
        return file.tensor(name)
                .<Validation<String, Integer>>map(tensor -> Validation.valid(tensor.rows()))
                .orElseGet(() -> Validation.invalid("Tensor " + name + " is missing."));
    }

    private Validation<Seq<String>, Heads> heads() {
        return Validation.combine(
                        keys.size("attention.head_count"),
                        keys.optionalSize("attention.head_count_kv"),
                        keys.optionalSize("attention.key_length"),
                        keys.optionalSize("attention.value_length"),
                        keys.positive("attention.layer_norm_rms_epsilon", REQUIRED))
                .ap(Heads::new);
    }

    private Validation<Seq<String>, Turning> turning() {
        return Validation.combine(
                        keys.optionalSize("rope.dimension_count").<Seq<String>>mapError(List::of),
                        keys.positive("rope.freq_base", 10_000).<Seq<String>>mapError(List::of),
                        new ScalingReader(keys).read())
                .ap(Turning::new)
                .mapError(ConfigReader::flat);
    }

    private DecoderConfig config(Widths widths, Heads heads, Turning turning) {
        int evenShare = Math.max(1, widths.embeddingLength / heads.count);
        int keyLength = heads.keyLength.orElse(evenShare);
        return new DecoderConfig(
                architecture.ggufName(),
                widths.contextLength,
                widths.embeddingLength,
                widths.feedForwardLength,
                widths.blockCount,
                heads.count,
                heads.countKv.orElse(heads.count),
                keyLength,
                heads.valueLength.orElse(evenShare),
                widths.vocabularySize,
                heads.normEpsilon,
                new Rope(
                        turning.dimensionCount.orElse(keyLength),
                        turning.base,
                        architecture.pairing(),
                        turning.scaling));
    }

    /** Checks what single keys cannot show. */
    private Validation<Seq<String>, DecoderConfig> related(DecoderConfig config) {
        Seq<String> problems = List.empty();
        if (config.headCount() % config.headCountKv() != 0) {
            problems =
                    problems.append(
                            "Key %s (%d) should be a multiple of %s (%d)."
                                    .formatted(
                                            keys.full("attention.head_count"),
                                            config.headCount(),
                                            keys.full("attention.head_count_kv"),
                                            config.headCountKv()));
        }
        int turning = config.rope().dimensionCount();
        if (turning % 2 != 0 || turning > config.keyLength()) {
            problems =
                    problems.append(
                            "Key %s should be even and at most the key length %d, not %d."
                                    .formatted(
                                            keys.full("rope.dimension_count"),
                                            config.keyLength(),
                                            turning));
        }
        int headLength = Math.max(config.keyLength(), config.valueLength());
        if ((long) config.headCount() * headLength > WIDEST) {
            problems =
                    problems.append(
                            "%d heads of %d elements are absurd."
                                    .formatted(config.headCount(), headLength));
        }
        return problems.isEmpty() ? Validation.valid(config) : Validation.invalid(problems);
    }

    private static Seq<String> flat(Seq<Seq<String>> problems) {
        return problems.flatMap(Function.identity());
    }
}

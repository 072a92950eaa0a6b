package io.tercet.models.synth;

import io.tercet.models.decoder.Architecture;
import io.tercet.models.decoder.ConfigWriter;
import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.TensorSpec;
import io.tercet.models.gguf.GgufException;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.gguf.GgufValue;
import io.tercet.models.gguf.GgufWriter;
import io.tercet.models.quantize.Storage;
import io.tercet.models.tensor.TensorType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A model of random weights, scaled so that activations and logits stay near one.
 *
 * @param type of all matrices; one whose rows are no whole blocks of it is F16
 */
public record SyntheticModel(SyntheticShape shape, TensorType type, long seed) {
    private static final float DEVIATION_OF_VECTORS = 0.1f;

    /**
     * A shape by name or spelled out.
     *
     * @throws IllegalArgumentException says what is wrong with the shape
     */
    public static SyntheticModel of(String shape, TensorType type, long seed) {
        return new SyntheticModel(SyntheticShape.parse(shape), type, seed);
    }

    /**
     * A model for tests, of at most 2 MB: {@code llama} with rotary factors and its own output,
     * {@code qwen2} with biases and tied output, {@code qwen3} with query/key norms, its own output
     * and a key length that is not embedding/heads. Two blocks, 300 tokens, 256 positions.
     *
     * @param architecture {@code llama}, {@code qwen2} or {@code qwen3}
     */
    public static SyntheticModel tiny(String architecture, TensorType type, long seed) {
        boolean large = type.blockLength() > 32;
        String own =
                switch (Architecture.of(architecture).orElseThrow()) {
                    case LLAMA -> ",factor=8";
                    case QWEN2 -> ",tied=1";
                    case QWEN3 -> large ? ",key=128" : ",key=24";
                };
        String sizes = large ? "embedding=256,ff=512" : "embedding=64,ff=160";
        return of(
                architecture + ":layers=2,heads=4,kv=2,vocab=300,context=256," + sizes + own,
                type,
                seed);
    }

    /**
     * Writes the model as a GGUF file, row by row.
     *
     * @throws GgufException when the file cannot be written
     */
    public void write(Path path) {
        GgufWriter writer = new GgufWriter();
        DecoderConfig config = shape.config();
        ConfigWriter.write(config, writer);
        writer.put("general.name", GgufValue.of("synthetic " + config.architecture()));
        Storage.describe(type, writer);
        ByteVocabulary.write(config.vocabularySize(), writer);
        for (TensorSpec spec : TensorSpec.ALL) {
            if (present(spec)) {
                for (int block = 0; block < copies(spec); block++) {
                    add(spec, spec.name(block), writer);
                }
            }
        }
        writer.write(path);
    }

    /** Weights of all tensors together. */
    public long parameters() {
        return TensorSpec.ALL.stream()
                .filter(spec -> present(spec) && !spec.equals(TensorSpec.ROPE_FACTORS))
                .mapToLong(this::elements)
                .sum();
    }

    private long elements(TensorSpec spec) {
        DecoderConfig config = shape.config();
        long each = (long) spec.rows().applyAsInt(config) * spec.columns().applyAsInt(config);
        return each * copies(spec);
    }

    private int copies(TensorSpec spec) {
        return spec.inBlock() ? shape.config().blockCount() : 1;
    }

    /** The model in a temporary file, which is gone when the process is. */
    public GgufFile open() {
        Path path = temporary();
        write(path);
        path.toFile().deleteOnExit();
        return GgufFile.open(path);
    }

    private static Path temporary() {
        try {
            return Files.createTempFile("tercet-synthetic", ".gguf");
        } catch (IOException failure) {
            throw new GgufException(
                    Path.of(System.getProperty("java.io.tmpdir", ".")),
                    "No temporary file can be made there: " + failure.getMessage(),
                    failure);
        }
    }

    private boolean present(TensorSpec spec) {
        Architecture architecture = Architecture.of(shape.config().architecture()).orElseThrow();
        return spec.required().contains(architecture)
                || (spec.equals(TensorSpec.OUTPUT) && !shape.tied())
                || (spec.equals(TensorSpec.ROPE_FACTORS) && shape.ropeFactor() > 1);
    }

    private void add(TensorSpec spec, String name, GgufWriter writer) {
        int rows = spec.rows().applyAsInt(shape.config());
        int columns = spec.columns().applyAsInt(shape.config());
        List<Long> dimensions =
                rows == 1 ? List.of((long) columns) : List.of((long) columns, (long) rows);
        if (spec.equals(TensorSpec.ROPE_FACTORS)) {
            float[] factors = LlamaRopeFactors.of(shape.config().rope(), shape.ropeFactor());
            writer.tensor(name, TensorType.F32, dimensions, MemorySegment.ofArray(factors));
            return;
        }
        TensorType stored = Storage.of(name, dimensions, type);
        RandomNumbers numbers = numbers(name, dimensions);
        writer.tensor(
                name,
                stored,
                dimensions,
                (first, out) -> fill(numbers, columns, stored, first, out));
    }

    private RandomNumbers numbers(String name, List<Long> dimensions) {
        if (dimensions.size() > 1) {
            float deviation = (float) (1 / Math.sqrt(dimensions.getFirst()));
            return new RandomNumbers(seed, name, 0, deviation);
        }
        return new RandomNumbers(seed, name, name.contains("norm") ? 1 : 0, DEVIATION_OF_VECTORS);
    }

    private static void fill(
            RandomNumbers numbers, int columns, TensorType type, long first, MemorySegment out) {
        long rowBytes = type.bytes(columns);
        float[] values = new float[columns];
        for (long row = 0; row < out.byteSize() / rowBytes; row++) {
            numbers.fill((first + row) * columns, values);
            type.format().encode(values, 0, columns, out, row * rowBytes);
        }
    }
}

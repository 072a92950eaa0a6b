package io.tercet.training.torch;

import io.tercet.models.decoder.ConfigWriter;
import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.DecoderReader;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.gguf.GgufWriter;
import io.tercet.models.quantize.Storage;
import io.tercet.models.tensor.TensorType;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;

/** Decoders to and from GGUF files. */
public final class WeightFile {
    private WeightFile() {}

    /**
     * Writes a decoder.
     *
     * @param type of its matrices; norms are in single precision
     * @param metadata adds the name, the vocabulary, what else the file should say
     */
    public static void write(
            TrainableDecoder decoder, TensorType type, Path path, Consumer<GgufWriter> metadata) {
        GgufWriter writer = new GgufWriter();
        ConfigWriter.write(decoder.config(), writer);
        metadata.accept(writer);
        Storage.describe(type, writer);
        decoder.parameters().forEach((name, tensor) -> add(name, tensor, type, writer));
        writer.write(path);
    }

    /** Adds a tensor to a file, stored in {@code type} where its shape allows that. */
    static void add(String name, Tensor tensor, TensorType type, GgufWriter writer) {
        float[] values = Tensors.values(tensor);
        List<Long> shape = LongStream.of(tensor.sizes().vec().get()).boxed().toList();
        List<Long> dimensions = shape.reversed(); // GGUF counts from the innermost
        TensorType stored = Storage.of(name, dimensions, type);
        int columns = Math.toIntExact(dimensions.getFirst());
        long rowBytes = stored.bytes(columns);
        writer.tensor(
                name,
                stored,
                dimensions,
                (first, out) -> {
                    for (long row = 0; row < out.byteSize() / rowBytes; row++) {
                        int from = Math.toIntExact((first + row) * columns);
                        stored.format().encode(values, from, columns, out, row * rowBytes);
                    }
                });
    }

    /** Reads a decoder, ready to be trained further. */
    public static TrainableDecoder read(Path path, Precision precision) {
        try (GgufFile file = GgufFile.open(path)) {
            DecoderConfig config = DecoderReader.read(file).config();
            return new TrainableDecoder(config, precision, parameters(file));
        }
    }

    /** Reads a decoder that others learn from, of whatever storage types. */
    public static TrainableDecoder readFrozen(Path path, Precision precision) {
        try (GgufFile file = GgufFile.open(path)) {
            DecoderConfig config = DecoderReader.read(file).config();
            return TrainableDecoder.frozen(config, precision, parameters(file));
        }
    }

    /** All tensors of a file in single precision, each with a gradient. */
    static Map<String, Tensor> parameters(GgufFile file) {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        file.tensors().forEach((name, stored) -> parameters.put(name, tensor(stored, file, name)));
        return parameters;
    }

    private static Tensor tensor(
            io.tercet.models.tensor.Tensor stored, GgufFile file, String name) {
        float[] values = new float[stored.rows() * stored.columns()];
        for (int row = 0; row < stored.rows(); row++) {
            stored.read(row, values, row * stored.columns());
        }
        long[] shape =
                file.dimensions(name).reversed().stream().mapToLong(Long::longValue).toArray();
        return Tensors.of(values, shape).requires_grad_(true);
    }
}

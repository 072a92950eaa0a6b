package io.tercet.models.quantize;

import io.tercet.models.gguf.GgufFile;
import io.tercet.models.gguf.GgufWriter;
import io.tercet.models.tensor.Tensor;
import io.tercet.models.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rewrites a model file in another element type, or with fewer layers. */
public final class Quantizer {
    private Quantizer() {}

    /**
     * Writes {@code in} to {@code out} with its weight matrices in {@code type}; vectors and norms
     * in single precision; metadata as it was, but for the file's type.
     *
     * @return a notice for every matrix that stays in half precision, since its rows are no whole
     *     blocks of {@code type}
     * @throws io.tercet.models.gguf.GgufException when a file cannot be read or written
     */
    public static List<String> quantize(Path in, Path out, TensorType type) {
        return quantize(in, out, type, LayerCut.NONE);
    }

    /** The same, of the layers that a cut keeps. */
    public static List<String> quantize(Path in, Path out, TensorType type, LayerCut cut) {
        List<String> notices = new ArrayList<>();
        try (GgufFile file = GgufFile.open(in)) {
            GgufWriter writer = new GgufWriter();
            file.metadata().forEach(writer::put);
            writer.alignment(Math.toIntExact(file.alignment()));
            Storage.describe(type, writer);
            cut.describe(file, writer);
            for (Tensor tensor : file.tensors().values()) {
                Optional<String> name = cut.name(tensor.name());
                if (name.isEmpty()) {
                    continue;
                }
                List<Long> dimensions = file.dimensions(tensor.name());
                TensorType stored = Storage.of(tensor.name(), dimensions, type);
                if (dimensions.size() > 1 && stored == TensorType.F16 && type != stored) {
                    notices.add(
                            "%s stays F16: its rows of %d elements are no whole blocks of %s."
                                    .formatted(tensor.name(), tensor.columns(), type));
                }
                writer.tensor(
                        name.get(),
                        stored,
                        dimensions,
                        (first, rows) -> convert(tensor, Math.toIntExact(first), stored, rows));
            }
            writer.write(out);
        }
        return notices;
    }

    private static void convert(Tensor tensor, int first, TensorType type, MemorySegment out) {
        if (tensor.type() == type) {
            MemorySegment.copy(tensor.data(), first * tensor.rowBytes(), out, 0, out.byteSize());
            return;
        }
        long rowBytes = type.bytes(tensor.columns());
        float[] values = new float[tensor.columns()];
        for (int row = 0; row < out.byteSize() / rowBytes; row++) {
            tensor.read(first + row, values, 0);
            type.format().encode(values, 0, values.length, out, row * rowBytes);
        }
    }
}

package io.tercet.training.torch;

import io.tercet.models.gguf.GgufFile;
import io.tercet.models.gguf.GgufValue;
import io.tercet.models.gguf.GgufWriter;
import io.tercet.models.piece.PieceWriter;
import io.tercet.models.tensor.TensorType;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;

/** Trained pieces as files: exactly, for a checkpoint, and as they are used. */
record PieceFile(String targetName, String targetSha256) {

    /** Writes a piece as it is used, naming the target that it belongs to. */
    Path write(Pupil.Part part, Path folder) {
        String title = targetName + "-" + part.name();
        PieceWriter writer = new PieceWriter(part.kind(), title, targetSha256, targetName);
        writer.put("general.license", GgufValue.of("apache-2.0"));
        part.about().accept(writer);
        part.parameters().forEach((name, tensor) -> add(name, tensor, writer));
        Path path = folder.resolve(title + ".gguf");
        writer.write(path);
        return path;
    }

    private static void add(String name, Tensor tensor, PieceWriter writer) {
        float[] values = Tensors.values(tensor);
        int columns = Math.toIntExact(tensor.size(-1));
        PieceWriter.Rows rows =
                (row, out) -> System.arraycopy(values, row * columns, out, 0, columns);
        if (tensor.dim() == 1) {
            writer.vector(name, columns, rows);
        } else {
            writer.matrix(name, Math.toIntExact(tensor.size(0)), columns, rows);
        }
    }

    /** Writes the weights as they are. */
    static void checkpoint(Pupil pupil, Path path, Consumer<GgufWriter> more) {
        GgufWriter writer = new GgufWriter();
        writer.put("general.architecture", GgufValue.of("tercet-checkpoint"));
        more.accept(writer);
        pupil.parameters()
                .forEach((name, tensor) -> WeightFile.add(name, tensor, TensorType.F32, writer));
        writer.write(path);
    }

    /** The weights of a piece or a checkpoint, each with a gradient. */
    static Map<String, Tensor> weights(Path path) {
        try (GgufFile file = GgufFile.open(path)) {
            return WeightFile.parameters(file);
        }
    }

    /** A finished piece's weights, which stay as they are. */
    static Map<String, Tensor> frozen(Path piece) {
        Map<String, Tensor> weights = weights(piece);
        weights.values().forEach(weight -> weight.requires_grad_(false));
        return weights;
    }
}

package io.tercet.models.piece;

import io.tercet.models.gguf.GgufValue;
import io.tercet.models.gguf.GgufWriter;
import io.tercet.models.piece.Piece.Kind;
import io.tercet.models.quantize.Storage;
import io.tercet.models.tensor.TensorType;
import java.nio.file.Path;
import java.util.List;

/** Writes a trained piece: matrices in Q8_0 or F16, vectors in F32. */
public final class PieceWriter {
    private final GgufWriter writer = new GgufWriter();

    /**
     * @param name {@code general.name}
     * @param targetSha256 of the target's GGUF file, lower-case hexadecimal
     * @param targetName such as {@code smollm2}
     */
    public PieceWriter(Kind kind, String name, String targetSha256, String targetName) {
        writer.put("general.architecture", GgufValue.of(Piece.ARCHITECTURE));
        writer.put("general.name", GgufValue.of(name));
        Storage.describe(TensorType.Q8_0, writer);
        writer.put(Piece.KIND, GgufValue.of(kind.key()));
        writer.put(Piece.TARGET_SHA256, GgufValue.of(targetSha256));
        writer.put(Piece.TARGET_NAME, GgufValue.of(targetName));
    }

    /** Sets a metadata value. */
    public PieceWriter put(String key, GgufValue value) {
        writer.put(key, value);
        return this;
    }

    /** Sets a list of numbers, such as layers. */
    public PieceWriter put(String key, List<Integer> numbers) {
        return put(key, GgufValue.ofInts(numbers.stream().mapToInt(Integer::intValue).toArray()));
    }

    /** Makes the values of a row when it is to be written. */
    @FunctionalInterface
    public interface Rows {
        /** Fills {@code out} with a row's values; calls come in order of rows. */
        void fill(int row, float[] out);
    }

    /** Adds a matrix of more than one row. */
    public PieceWriter matrix(String name, int rows, int columns, Rows values) {
        return tensor(name, List.of((long) columns, (long) rows), values);
    }

    /** Adds a vector. */
    public PieceWriter vector(String name, int length, Rows values) {
        return tensor(name, List.of((long) length), values);
    }

    private PieceWriter tensor(String name, List<Long> dimensions, Rows values) {
        TensorType type = Storage.of(name, dimensions, TensorType.Q8_0);
        int columns = Math.toIntExact(dimensions.getFirst());
        long rowBytes = type.bytes(columns);
        float[] row = new float[columns];
        writer.tensor(
                name,
                type,
                dimensions,
                (first, out) -> {
                    for (int i = 0; i < out.byteSize() / rowBytes; i++) {
                        values.fill(Math.toIntExact(first + i), row);
                        type.format().encode(row, 0, columns, out, i * rowBytes);
                    }
                });
        return this;
    }

    /**
     * Writes everything.
     *
     * @throws io.tercet.models.gguf.GgufException when the file cannot be written
     */
    public void write(Path path) {
        writer.write(path);
    }
}

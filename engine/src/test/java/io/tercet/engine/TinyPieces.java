package io.tercet.engine;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.DecoderReader;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.gguf.GgufValue;
import io.tercet.models.gguf.GgufWriter;
import io.tercet.models.piece.AdapterModel;
import io.tercet.models.piece.HeadModel;
import io.tercet.models.piece.LayersModel;
import io.tercet.models.piece.Piece;
import io.tercet.models.piece.PieceWriter;
import io.tercet.models.piece.Sha256;
import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.synth.SyntheticPiece;
import io.tercet.models.tensor.Tensor;
import io.tercet.models.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Pieces for small models: random ones, and a head that knows its target. */
public final class TinyPieces {
    /** Where every row of attention is as wide as the stream, so that a head can copy. */
    private static final String SHAPE =
            "llama:layers=4,embedding=64,heads=2,kv=2,vocab=300,context=256,ff=96";

    private static final int HIDDEN = 32;
    private static final int CLUSTERS = 20;
    private static final float DAMPING = 0.002f;
    private static final float SHARPNESS = 2; // 22 for a token's own key, 0 +- 4 for another's

    private TinyPieces() {}

    /** A head of random weights. */
    public static Path head(Path folder, Path target, List<Integer> draftTokens) {
        Path file = folder.resolve("head-%d.gguf".formatted(draftTokens.size()));
        SyntheticPiece.head(config(target), Sha256.of(target), List.of(1, 2, 4), draftTokens, 7)
                .write(file);
        return file;
    }

    /** An adapter of random weights between a head and a qualifier of the target's sizes. */
    public static Path adapter(Path folder, Path target, Path qualifier, Path head) {
        Path file = folder.resolve("adapter.gguf");
        int width = config(target).embeddingLength();
        SyntheticPiece adapter =
                new SyntheticPiece(Piece.Kind.ADAPTER, Sha256.of(target), 8)
                        .put(AdapterModel.FEATURE_LAYERS, List.of(0, 2, 3))
                        .put(AdapterModel.HEAD_SHA256, Sha256.of(head))
                        .put(AdapterModel.QUALIFIER_SHA256, Sha256.of(qualifier));
        adapter.matrix("adapter.0.weight", HIDDEN, 3 * width)
                .matrix("adapter.1.weight", 3 * width, HIDDEN)
                .write(file);
        return file;
    }

    /** A router of random weights for a head. */
    public static Path router(Path folder, Path target, Path head) {
        Path file = folder.resolve("router.gguf");
        SyntheticPiece.router(
                        config(target), Sha256.of(target), Sha256.of(head), CLUSTERS, HIDDEN, 10)
                .write(file);
        return file;
    }

    /** Random exits behind two layers. */
    public static Path exits(Path folder, Path target, List<Integer> layers) {
        Path file = folder.resolve("exits.gguf");
        SyntheticPiece.exits(config(target), Sha256.of(target), layers, HIDDEN, 9).write(file);
        return file;
    }

    /** Most of a target's layers, hardly changed: a draft or a qualifier that mostly agrees. */
    public static Path layers(Path folder, Path target, LayersModel.Role role) {
        Path file = folder.resolve(role.key() + ".gguf");
        try (GgufFile from = GgufFile.open(target)) {
            DecoderModel model = DecoderReader.read(from);
            SyntheticPiece.layers(model, Sha256.of(target), List.of(0, 1, 3), 4, 0.1f, 9)
                    .put(LayersModel.ROLE, role.key())
                    .write(file);
        }
        return file;
    }

    static DecoderConfig config(Path target) {
        try (GgufFile file = GgufFile.open(target)) {
            return DecoderReader.read(file).config();
        }
    }

    /** A target whose layers say little: its next token depends mostly on its last. */
    public static Path plainTarget(Path folder, TensorType type, long seed) {
        Path whole = folder.resolve("whole.gguf");
        Path file = folder.resolve("plain-%s-%d.gguf".formatted(type, seed));
        SyntheticModel.of(SHAPE, TensorType.F32, seed).write(whole);
        try (GgufFile from = GgufFile.open(whole)) {
            GgufWriter to = new GgufWriter();
            from.metadata().forEach(to::put);
            for (Tensor tensor : from.tensors().values()) {
                to.tensor(
                        tensor.name(),
                        TensorType.F32,
                        from.dimensions(tensor.name()),
                        damped(tensor));
            }
            to.write(file);
        }
        return file;
    }

    private static MemorySegment damped(Tensor tensor) {
        if (!tensor.name().matches(".*(attn_output|ffn_down).*")) {
            return tensor.data();
        }
        float[] values = new float[tensor.rows() * tensor.columns()];
        for (int row = 0; row < tensor.rows(); row++) {
            tensor.read(row, values, row * tensor.columns());
        }
        for (int i = 0; i < values.length; i++) {
            values[i] *= DAMPING;
        }
        return MemorySegment.ofArray(values);
    }

    /**
     * A head that does what such a target does: each row attends to itself alone, and passes its
     * token's embedding on.
     */
    public static Path copyingHead(Path folder, Path target) {
        Path file = folder.resolve("copying.gguf");
        try (GgufFile from = GgufFile.open(target)) {
            float[] norm = from.tensor("output_norm.weight").orElseThrow().read(0);
            int width = norm.length;
            PieceWriter piece =
                    new PieceWriter(Piece.Kind.HEAD, "copying", Sha256.of(target), "plain")
                            .put(HeadModel.FEATURE_LAYERS, List.of(1, 2, 3))
                            .put(HeadModel.HEAD_COUNT, GgufValue.ofSize(2))
                            .put(HeadModel.HEAD_COUNT_KV, GgufValue.ofSize(2))
                            .put(HeadModel.FEED_FORWARD_LENGTH, GgufValue.ofSize(width));
            diagonal(piece, "fc.weight", width, 3 * width, 0);
            diagonal(piece, "blk.0.attn_q.weight", width, 2 * width, SHARPNESS);
            diagonal(piece, "blk.0.attn_k.weight", width, 2 * width, SHARPNESS);
            diagonal(piece, "blk.0.attn_v.weight", width, 2 * width, 1);
            diagonal(piece, "blk.0.attn_output.weight", width, width, 1);
            for (String name : List.of("gate", "up", "down")) {
                diagonal(piece, "blk.0.ffn_%s.weight".formatted(name), width, width, 0);
            }
            for (String name : List.of("token_norm", "feature_norm", "blk.0.ffn_norm")) {
                piece.vector(name + ".weight", width, (_, out) -> Arrays.fill(out, 1));
            }
            piece.vector(
                    "output_norm.weight",
                    width,
                    (_, out) -> System.arraycopy(norm, 0, out, 0, width));
            piece.write(file);
        }
        return file;
    }

    private static void diagonal(
            PieceWriter piece, String name, int rows, int columns, float value) {
        piece.matrix(
                name,
                rows,
                columns,
                (row, out) -> {
                    Arrays.fill(out, 0);
                    out[row] = value;
                });
    }
}

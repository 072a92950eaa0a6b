package io.tercet.tasks;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.DecoderReader;
import io.tercet.models.decoder.ExitHead;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.piece.Piece;
import io.tercet.models.piece.RouterModel;
import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.synth.SyntheticPiece;
import io.tercet.models.tensor.Tensor;
import io.tercet.models.tensor.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** Synthetic models of two blocks, made once per test run. */
public final class TinyModels {
    private static final Map<String, DecoderModel> MODELS = new ConcurrentHashMap<>();

    private TinyModels() {}

    /** The tiny model of an architecture and a format. */
    public static DecoderModel of(String architecture, TensorType type) {
        return MODELS.computeIfAbsent(
                architecture + type,
                name -> read(SyntheticModel.tiny(architecture, type, 17).open()));
    }

    /** A small model of four blocks. */
    public static DecoderModel deep(String architecture, TensorType type) {
        String shape =
                architecture
                        + ":layers=4,heads=4,kv=2,vocab=300,context=256,embedding=64,ff=160"
                        + (architecture.equals("qwen2") ? ",tied=1" : "");
        return MODELS.computeIfAbsent(
                shape + type, name -> read(SyntheticModel.of(shape, type, 17).open()));
    }

    /** The model with random exits behind some of its layers. */
    static DecoderModel withExits(
            DecoderModel model, TensorType type, int rank, Integer... layers) {
        int width = model.config().embeddingLength();
        return model.withExits(
                Arrays.stream(layers)
                        .map(layer ->
                                new ExitHead(
                                        layer,
                                        random("norm" + layer, TensorType.F32, 1, width),
                                        random("down" + layer, type, rank, width),
                                        random("up" + layer, type, width, rank)))
                        .toList());
    }

    /** A tensor of random elements, as large as keeps a product near one. */
    static Tensor random(String name, TensorType type, int rows, int columns) {
        RandomGenerator random = new Random(name.hashCode());
        MemorySegment data = Arena.ofAuto().allocate(rows * type.bytes(columns), 64);
        float[] row = new float[columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                row[j] = (float) (random.nextGaussian() / Math.sqrt(rows == 1 ? 1 : columns));
            }
            type.format().encode(row, 0, columns, data, i * type.bytes(columns));
        }
        return new Tensor(name, type, rows, columns, data);
    }

    /** A router of random weights over clusters of unequal sizes. */
    public static RouterModel router(DecoderModel target, int clusters, int hidden) {
        String sha256 = "ab".repeat(32);
        Piece piece =
                SyntheticPiece.router(target.config(), sha256, sha256, clusters, hidden, 23).open();
        return RouterModel.read(piece, target.config(), sha256);
    }

    @SuppressWarnings("resource") // the mapping lives as long as the test run
    private static DecoderModel read(GgufFile file) {
        return DecoderReader.read(file);
    }
}

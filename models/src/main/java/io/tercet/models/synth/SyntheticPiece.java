package io.tercet.models.synth;

import io.tercet.models.cluster.Clustering;
import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.LayerWeights;
import io.tercet.models.decoder.TensorSpec;
import io.tercet.models.gguf.GgufException;
import io.tercet.models.gguf.GgufValue;
import io.tercet.models.piece.AdapterModel;
import io.tercet.models.piece.ExitHeads;
import io.tercet.models.piece.HeadModel;
import io.tercet.models.piece.LayersModel;
import io.tercet.models.piece.Piece;
import io.tercet.models.piece.Piece.Kind;
import io.tercet.models.piece.PieceWriter;
import io.tercet.models.piece.RouterModel;
import io.tercet.models.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A piece of random weights for tests, scaled as a {@link SyntheticModel}'s are. Ready ones come
 * from {@link #head}, {@link #adapter}, {@link #router}, {@link #exits}, {@link #layers}; others
 * are put together by name.
 */
public final class SyntheticPiece {
    private static final float DEVIATION_OF_VECTORS = 0.1f;

    private static final List<TensorSpec> MATRICES =
            List.of(
                    TensorSpec.ATTN_Q,
                    TensorSpec.ATTN_K,
                    TensorSpec.ATTN_V,
                    TensorSpec.ATTN_OUTPUT,
                    TensorSpec.FFN_GATE,
                    TensorSpec.FFN_UP,
                    TensorSpec.FFN_DOWN);

    private final PieceWriter writer;
    private final long seed;

    /** An empty piece of a kind. */
    public SyntheticPiece(Kind kind, String targetSha256, long seed) {
        this.writer = new PieceWriter(kind, "synthetic " + kind.key(), targetSha256, "synthetic");
        this.seed = seed;
    }

    /**
     * A draft head with the heads and the feed-forward layer of its target.
     *
     * @param featureLayers layers of the target that it reads
     * @param draftTokens what it proposes, ascending; empty for everything
     */
    public static SyntheticPiece head(
            DecoderConfig target,
            String targetSha256,
            List<Integer> featureLayers,
            List<Integer> draftTokens,
            long seed) {
        int width = target.embeddingLength();
        int hidden = target.feedForwardLength();
        SyntheticPiece piece =
                new SyntheticPiece(Kind.HEAD, targetSha256, seed)
                        .put(HeadModel.FEATURE_LAYERS, featureLayers)
                        .put(HeadModel.HEAD_COUNT, target.headCount())
                        .put(HeadModel.HEAD_COUNT_KV, target.headCountKv())
                        .put(HeadModel.FEED_FORWARD_LENGTH, hidden);
        if (!draftTokens.isEmpty()) {
            piece.put(HeadModel.DRAFT_TOKENS, draftTokens);
        }
        return piece.matrix("fc.weight", width, featureLayers.size() * width)
                .norm("token_norm.weight", width)
                .norm("feature_norm.weight", width)
                .norm("output_norm.weight", width)
                .matrix("blk.0.attn_q.weight", target.queryWidth(), 2 * width)
                .matrix("blk.0.attn_k.weight", target.keyWidth(), 2 * width)
                .matrix("blk.0.attn_v.weight", target.valueWidth(), 2 * width)
                .matrix("blk.0.attn_output.weight", width, target.attentionWidth())
                .norm("blk.0.ffn_norm.weight", width)
                .matrix("blk.0.ffn_gate.weight", hidden, width)
                .matrix("blk.0.ffn_up.weight", hidden, width)
                .matrix("blk.0.ffn_down.weight", width, hidden);
    }

    /**
     * An adapter from a qualifier to a head.
     *
     * @param hidden width between its matrices
     * @param featureLayers layers of the qualifier that it reads
     */
    public static SyntheticPiece adapter(
            HeadModel head,
            String targetSha256,
            DecoderConfig qualifier,
            List<Integer> featureLayers,
            int hidden,
            long seed) {
        int inputs = featureLayers.size() * qualifier.embeddingLength();
        return new SyntheticPiece(Kind.ADAPTER, targetSha256, seed)
                .put(AdapterModel.FEATURE_LAYERS, featureLayers)
                .matrix("adapter.0.weight", hidden, inputs)
                .matrix("adapter.1.weight", head.fc().columns(), hidden);
    }

    /**
     * A router over clusters of unequal sizes, some of them empty.
     *
     * @param headSha256 of the head that it serves
     * @param count of clusters
     * @param hidden width between its matrices
     */
    public static SyntheticPiece router(
            DecoderConfig target,
            String targetSha256,
            String headSha256,
            int count,
            int hidden,
            long seed) {
        int[] labels =
                IntStream.range(0, target.vocabularySize())
                        .map(token -> (int) ((long) token * token % count))
                        .toArray();
        Clustering clusters = Clustering.ofLabels(labels, count);
        return new SyntheticPiece(Kind.ROUTER, targetSha256, seed)
                .put(RouterModel.HEAD_SHA256, headSha256)
                .put(RouterModel.PERMUTATION, IntStream.of(clusters.permutation()).boxed().toList())
                .put(RouterModel.OFFSETS, IntStream.of(clusters.offsets()).boxed().toList())
                .matrix("router.0.weight", hidden, 2 * target.embeddingLength())
                .bias("router.0.bias", hidden)
                .matrix("router.1.weight", count, hidden)
                .bias("router.1.bias", count);
    }

    /**
     * Trained exits.
     *
     * @param layers run before each
     * @param rank of the adapters
     */
    public static SyntheticPiece exits(
            DecoderConfig target, String targetSha256, List<Integer> layers, int rank, long seed) {
        int width = target.embeddingLength();
        SyntheticPiece piece =
                new SyntheticPiece(Kind.EXITS, targetSha256, seed).put(ExitHeads.LAYERS, layers);
        for (int layer : layers) {
            piece.norm(ExitHeads.norm(layer), width)
                    .matrix(ExitHeads.down(layer), rank, width)
                    .matrix(ExitHeads.up(layer), width, rank);
        }
        return piece;
    }

    /**
     * A model of some of its target's layers, with the target's norms.
     *
     * @param indices of the target's layers
     * @param size what the random deltas are multiplied with; 0 for none
     */
    public static SyntheticPiece layers(
            DecoderModel target,
            String targetSha256,
            List<Integer> indices,
            int rank,
            float size,
            long seed) {
        SyntheticPiece piece =
                new SyntheticPiece(Kind.LAYERS, targetSha256, seed)
                        .put(LayersModel.ROLE, LayersModel.Role.DRAFT.key())
                        .put(LayersModel.INDICES, indices)
                        .put(LayersModel.RANK, rank)
                        .copy(TensorSpec.OUTPUT_NORM.name(0), target.outputNorm());
        for (int index : indices) {
            LayerWeights layer = target.layers().get(index);
            piece.copy(TensorSpec.ATTN_NORM.name(index), layer.attnNorm())
                    .copy(TensorSpec.FFN_NORM.name(index), layer.ffnNorm());
            for (TensorSpec matrix : MATRICES) {
                int outputs = matrix.rows().applyAsInt(target.config());
                int inputs = matrix.columns().applyAsInt(target.config());
                piece.matrix(LayersModel.down(matrix, index), rank, inputs)
                        .matrix(LayersModel.up(matrix, index), outputs, rank, size);
            }
        }
        return piece;
    }

    /** Sets a text. */
    public SyntheticPiece put(String key, String text) {
        writer.put(key, GgufValue.of(text));
        return this;
    }

    /** Sets a size. */
    public SyntheticPiece put(String key, int size) {
        writer.put(key, GgufValue.ofSize(size));
        return this;
    }

    /** Sets a list of numbers. */
    public SyntheticPiece put(String key, List<Integer> numbers) {
        writer.put(key, numbers);
        return this;
    }

    /** Adds a matrix. */
    public SyntheticPiece matrix(String name, int rows, int columns) {
        return matrix(name, rows, columns, 1);
    }

    private SyntheticPiece matrix(String name, int rows, int columns, float size) {
        RandomNumbers numbers = numbers(name, 0, (float) (size / Math.sqrt(columns)));
        writer.matrix(name, rows, columns, (row, out) -> numbers.fill((long) row * columns, out));
        return this;
    }

    private SyntheticPiece copy(String name, Tensor vector) {
        writer.vector(name, vector.columns(), (row, out) -> vector.read(row, out, 0));
        return this;
    }

    /** Adds the weights of a norm, about 1. */
    public SyntheticPiece norm(String name, int length) {
        return vector(name, length, 1);
    }

    /** Adds a bias, about 0. */
    public SyntheticPiece bias(String name, int length) {
        return vector(name, length, 0);
    }

    private SyntheticPiece vector(String name, int length, float mean) {
        RandomNumbers numbers = numbers(name, mean, DEVIATION_OF_VECTORS);
        writer.vector(name, length, (row, out) -> numbers.fill(0, out));
        return this;
    }

    private RandomNumbers numbers(String name, float mean, float deviation) {
        return new RandomNumbers(seed, name, mean, deviation);
    }

    /**
     * Writes the piece.
     *
     * @throws GgufException when the file cannot be written
     */
    public void write(Path path) {
        writer.write(path);
    }

    /** The piece in a temporary file, which is gone when the process is. */
    public Piece open() {
        try {
            Path path = Files.createTempFile("tercet-piece", ".gguf");
            path.toFile().deleteOnExit();
            write(path);
            return Piece.open(path);
        } catch (IOException failure) {
            throw new GgufException(
                    Path.of(System.getProperty("java.io.tmpdir", ".")),
                    "No temporary file can be made there: " + failure.getMessage(),
                    failure);
        }
    }
}

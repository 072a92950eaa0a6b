package io.tercet.training.torch;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.TensorSpec;
import io.tercet.models.gguf.GgufValue;
import io.tercet.models.piece.LayersModel;
import io.tercet.models.piece.Piece;
import io.tercet.models.piece.PieceWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A small model made of some of the target's own layers, distilled from the target. Its first
 * layers are the target's as they are, so that the target's pass computes them; the others have
 * low-rank deltas (LoRA, arXiv 2106.09685) and norms of their own.
 */
final class LayersPupil implements Pupil {
    private static final double RATE = 1.5e-3;
    private static final List<TensorSpec> NORMS =
            List.of(TensorSpec.ATTN_NORM, TensorSpec.FFN_NORM);
    private static final List<TensorSpec> MATRICES =
            List.of(
                    TensorSpec.ATTN_Q,
                    TensorSpec.ATTN_K,
                    TensorSpec.ATTN_V,
                    TensorSpec.ATTN_OUTPUT,
                    TensorSpec.FFN_GATE,
                    TensorSpec.FFN_UP,
                    TensorSpec.FFN_DOWN);

    private final String role;
    private final TrainableDecoder target;
    private final TrainableDecoder shape; // of the layers that learn
    private final int whole; // leading layers that are the target's as they are
    private final List<Integer> indices; // of the target's layers that learn
    private final int rank;
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();

    /**
     * @param role {@code draft} or {@code qualifier}
     * @param whole leading layers of the target that it has as they are
     * @param indices the target's layers that it has behind those with deltas, ascending
     * @param stored what a checkpoint has; empty for a beginner
     */
    LayersPupil(
            String role,
            TrainableDecoder target,
            int whole,
            List<Integer> indices,
            int rank,
            Map<String, Tensor> stored) {
        this.role = role;
        this.target = target;
        this.whole = whole;
        this.indices = List.copyOf(indices);
        this.rank = rank;
        DecoderConfig config = target.config().withBlockCount(indices.size());
        this.shape = new TrainableDecoder(config, target.precision(), Map.of());
        parameters.putAll(stored.isEmpty() ? beginner() : stored);
    }

    private Map<String, Tensor> beginner() {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        for (int layer : indices) {
            for (TensorSpec norm : NORMS) {
                weights.put(norm.name(layer), Tensors.copy(target.parameter(norm, layer)));
            }
            for (TensorSpec matrix : MATRICES) {
                Tensor whole = target.parameter(matrix, layer);
                weights.put(LayersModel.down(matrix, layer), Initial.matrix(rank, whole.size(1)));
                weights.put(
                        LayersModel.up(matrix, layer),
                        torch.zeros(whole.size(0), rank).requires_grad_(true));
            }
        }
        weights.put(
                TensorSpec.OUTPUT_NORM.name(0),
                Tensors.copy(target.parameter(TensorSpec.OUTPUT_NORM, 0)));
        return weights;
    }

    /** The layers that learn, with their weights as they are now. */
    private TrainableDecoder decoder() {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        for (int block = 0; block < indices.size(); block++) {
            int layer = indices.get(block);
            for (TensorSpec norm : NORMS) {
                weights.put(norm.name(block), parameter(norm.name(layer)));
            }
            for (TensorSpec matrix : MATRICES) {
                Tensor delta =
                        parameter(LayersModel.up(matrix, layer))
                                .matmul(parameter(LayersModel.down(matrix, layer)));
                weights.put(matrix.name(block), target.parameter(matrix, layer).add(delta));
            }
        }
        return shape.with(weights);
    }

    private Tensor parameter(String name) {
        return Objects.requireNonNull(parameters.get(name));
    }

    @Override
    public String name() {
        return role;
    }

    @Override
    public List<Integer> layers() {
        return List.of(whole);
    }

    @Override
    public Map<String, Tensor> parameters() {
        return parameters;
    }

    @Override
    public double rate() {
        return RATE;
    }

    /** Whether the streams that enter a layer of this model are the target's own. */
    boolean isWhole(int layer) {
        return layer <= whole;
    }

    /**
     * Its residual streams.
     *
     * @param layers of this model, ascending; n means behind the n-th
     */
    Map<Integer, Tensor> streams(Lesson lesson, List<Integer> layers) {
        Map<Integer, Tensor> streams = new TreeMap<>();
        layers.stream()
                .filter(this::isWhole)
                .forEach(layer -> streams.put(layer, lesson.streams(layer)));
        List<Integer> own =
                layers.stream().filter(layer -> !isWhole(layer)).map(n -> n - whole).toList();
        if (!own.isEmpty()) {
            decoder()
                    .continued(lesson.streams(whole), own, null)
                    .forEach((layer, stream) -> streams.put(layer + whole, stream));
        }
        return streams;
    }

    @Override
    public Map<Integer, Loss.Outcome> learn(Lesson lesson) {
        int last = whole + indices.size();
        Tensor streams = Objects.requireNonNull(streams(lesson, List.of(last)).get(last));
        Lesson.Selection scored = lesson.shifted(0, Math.toIntExact(streams.size(1)));
        Tensor normed =
                Tensors.unit(Lesson.selected(streams, scored), target.config().normEpsilon())
                        .mul(
                                parameter(TensorSpec.OUTPUT_NORM.name(0))
                                        .to(target.precision().activations()));
        return Map.of(0, lesson.judge(normed, scored));
    }

    @Override
    public List<Part> parts() {
        return List.of(new Part(name(), Piece.Kind.LAYERS, parameters, this::describe));
    }

    private void describe(PieceWriter writer) {
        writer.put(LayersModel.ROLE, GgufValue.of(role));
        writer.put(LayersModel.INDICES, all());
        writer.put(LayersModel.TRAINED, indices);
        writer.put(LayersModel.RANK, GgufValue.ofSize(rank));
    }

    private List<Integer> all() {
        return IntStream.concat(
                        IntStream.range(0, whole), indices.stream().mapToInt(Integer::intValue))
                .boxed()
                .toList();
    }
}

package io.tercet.training.torch;

import io.tercet.models.decoder.TensorSpec;
import io.tercet.models.piece.Piece;
import io.tercet.models.piece.PieceWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Exits of a frozen trunk: each a norm and a low-rank adapter in front of the target's output rows,
 * distilled from the target's last layer (a small form of LayerSkip's training, arXiv 2404.16710).
 */
final class ExitsPupil implements Pupil {
    private static final double RATE = 2e-3;

    private final TrainableDecoder target;
    private final List<Integer> exits;
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();

    /**
     * @param exits layers that run before each exit, ascending
     * @param stored what a checkpoint has; empty for a beginner
     */
    ExitsPupil(TrainableDecoder target, List<Integer> exits, int rank, Map<String, Tensor> stored) {
        this.target = target;
        this.exits = List.copyOf(exits);
        parameters.putAll(stored.isEmpty() ? beginner(rank) : stored);
    }

    private Map<String, Tensor> beginner(int rank) {
        int width = target.config().embeddingLength();
        Map<String, Tensor> weights = new LinkedHashMap<>();
        for (int exit : exits) {
            weights.put(norm(exit), Tensors.copy(target.parameter(TensorSpec.OUTPUT_NORM, 0)));
            weights.put(down(exit), Initial.matrix(rank, width));
            weights.put(up(exit), torch.zeros(width, rank).requires_grad_(true));
        }
        return weights;
    }

    private static String norm(int exit) {
        return "exit.%d.norm.weight".formatted(exit);
    }

    private static String down(int exit) {
        return "exit.%d.down.weight".formatted(exit);
    }

    private static String up(int exit) {
        return "exit.%d.up.weight".formatted(exit);
    }

    @Override
    public String name() {
        return "exits";
    }

    @Override
    public List<Integer> layers() {
        return exits;
    }

    @Override
    public Map<String, Tensor> parameters() {
        return parameters;
    }

    @Override
    public double rate() {
        return RATE;
    }

    @Override
    public Map<Integer, Loss.Outcome> learn(Lesson lesson) {
        Map<Integer, Loss.Outcome> outcomes = new TreeMap<>();
        for (int exit : exits) {
            Tensor streams = lesson.streams(exit);
            Lesson.Selection scored = lesson.shifted(0, Math.toIntExact(streams.size(1)));
            Tensor normed =
                    Tensors.unit(Lesson.selected(streams, scored), target.config().normEpsilon())
                            .mul(weight(norm(exit)));
            Tensor adapted =
                    torch.linear(torch.linear(normed, weight(down(exit))), weight(up(exit)));
            outcomes.put(exit, lesson.judge(normed.add(adapted), scored));
        }
        return outcomes;
    }

    private Tensor weight(String name) {
        return Objects.requireNonNull(parameters.get(name)).to(target.precision().activations());
    }

    @Override
    public List<Part> parts() {
        return List.of(new Part(name(), Piece.Kind.EXITS, parameters, this::describe));
    }

    private void describe(PieceWriter writer) {
        writer.put("tercet.exits.layers", exits);
    }
}

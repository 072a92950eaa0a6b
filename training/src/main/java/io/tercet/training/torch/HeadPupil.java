package io.tercet.training.torch;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.gguf.GgufValue;
import io.tercet.models.piece.HeadModel;
import io.tercet.models.piece.Piece;
import io.tercet.models.piece.PieceWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * An EAGLE-3 head that learns by training-time test (arXiv 2503.01840, section 3.2): the loss of
 * step s counts 0.8^s.
 */
final class HeadPupil implements Pupil {
    private static final double RATE = 1e-3;
    private static final double DECAY = 0.8;

    private final TrainableDecoder target;
    private final List<Integer> features;
    private final int steps;
    private final Map<String, Tensor> parameters;
    private final TrainableHead head;

    /**
     * @param features the three layers whose entering streams it reads, ascending
     * @param steps of the training-time test
     * @param stored what a checkpoint has; empty for a beginner
     */
    HeadPupil(
            TrainableDecoder target,
            List<Integer> features,
            int steps,
            Map<String, Tensor> stored) {
        this.target = target;
        this.features = List.copyOf(features);
        this.steps = steps;
        this.parameters = stored.isEmpty() ? TrainableHead.beginner(target) : stored;
        this.head = new TrainableHead(target, parameters);
    }

    @Override
    public String name() {
        return "head";
    }

    @Override
    public List<Integer> layers() {
        return features;
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
        return judged(head, fused(lesson), lesson, steps);
    }

    /** The head as it is now. */
    TrainableHead head() {
        return head;
    }

    /** The target's features as the head wants them, of all positions but the last. */
    Tensor fused(Lesson lesson) {
        long length = lesson.tokens().size(1) - 1;
        Tensor[] levels =
                features.stream()
                        .map(layer -> lesson.streams(layer).narrow(1, 0, length))
                        .toArray(Tensor[]::new);
        return head.fused(torch.cat(new TensorVector(levels), -1));
    }

    /** Loss by step of a head that is fed with fused features. */
    static Map<Integer, Loss.Outcome> judged(
            TrainableHead head, Tensor fused, Lesson lesson, int steps) {
        int length = Math.toIntExact(fused.size(1));
        List<Tensor> outputs = head.unroll(fused, lesson.tokens(), steps);
        Map<Integer, Loss.Outcome> outcomes = new TreeMap<>();
        for (int step = 0; step < steps; step++) {
            Lesson.Selection scored = lesson.shifted(1 + step, length);
            Tensor normed = head.outputNormed(Lesson.selected(outputs.get(step), scored));
            Loss.Outcome outcome = lesson.judge(normed, scored);
            Tensor weighted = outcome.surrogate().mul(new Scalar(Math.pow(DECAY, step)));
            outcomes.put(step, new Loss.Outcome(outcome.loss(), outcome.accuracy(), weighted));
        }
        return outcomes;
    }

    @Override
    public List<Part> parts() {
        return List.of(new Part(name(), Piece.Kind.HEAD, parameters, this::describe));
    }

    private void describe(PieceWriter writer) {
        DecoderConfig config = target.config();
        writer.put(HeadModel.FEATURE_LAYERS, features);
        writer.put(HeadModel.HEAD_COUNT, GgufValue.ofSize(config.headCount()));
        writer.put(HeadModel.HEAD_COUNT_KV, GgufValue.ofSize(config.headCountKv()));
        writer.put(HeadModel.FEED_FORWARD_LENGTH, GgufValue.ofSize(config.feedForwardLength()));
    }
}

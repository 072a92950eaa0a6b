package io.tercet.training.torch;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Cross-entropy with the next token, mixed with that of a teacher's distribution (Hinton et al.,
 * arXiv 1503.02531), a chunk of rows at a time: logits over a large vocabulary would not fit, and
 * their cost dominates small models.
 *
 * @param teacherShare weight of the teacher's part, 0 to 1
 */
record Loss(double teacherShare) {
    private static final long CHUNK_ELEMENTS = 4L << 20;

    /**
     * What the loss came to.
     *
     * @param loss the mean over rows, unweighted
     * @param accuracy how often the most probable token was right
     * @param surrogate its gradient towards the streams is the weighted loss's
     */
    record Outcome(double loss, double accuracy, Tensor surrogate) {}

    /**
     * Computes the loss, and its gradient down to {@code streams} and to the projection.
     *
     * @param streams [rows, embeddingLength]
     * @param teacher knows the same rows; null for none
     */
    Outcome of(
            TrainableDecoder decoder,
            Tensor streams,
            Tensor labels,
            double weight,
            @Nullable Teacher teacher) {
        long rows = streams.size(0);
        long chunk = Math.max(1, CHUNK_ELEMENTS / decoder.config().vocabularySize());
        Tensor leaf = streams.detach().requires_grad_(true);
        double sum = 0;
        double right = 0;
        for (long from = 0; from < rows; from += chunk) {
            long count = Math.min(chunk, rows - from);
            Tensor expected = labels.narrow(0, from, count);
            Tensor logs = decoder.project(leaf.narrow(0, from, count)).log_softmax(-1);
            Tensor loss = torch.nll_loss(logs, expected).mul(new Scalar((double) count));
            right += equal(logs, expected);
            if (teacher != null) {
                Tensor hints = teacher.probabilities(from, count);
                Tensor own = hints.mul(logs).sum().neg();
                loss =
                        loss.mul(new Scalar(1 - teacherShare))
                                .add(own.mul(new Scalar(teacherShare)));
            }
            sum += loss.item_float();
            loss.mul(new Scalar(weight / rows)).backward();
        }
        return new Outcome(sum / rows, right / rows, streams.mul(leaf.grad()).sum());
    }

    private static double equal(Tensor logs, Tensor expected) {
        return logs.detach()
                .argmax(new org.bytedeco.pytorch.LongOptional(-1), false)
                .eq(expected)
                .sum()
                .item_long();
    }
}

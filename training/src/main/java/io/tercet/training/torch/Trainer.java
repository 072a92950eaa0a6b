package io.tercet.training.torch;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Trains a decoder step by step: forward to every exit, one loss per exit, one AdamW step
 * (Loshchilov and Hutter, arXiv 1711.05101).
 */
final class Trainer {
    private static final double MOST_GRADIENT = 1;

    private final TrainableDecoder decoder;
    private final ExitWeights exits;
    private final Loss loss;
    private final @Nullable TrainableDecoder teacher;
    private final AdamW optimizer;
    private final TensorVector parameters;

    Trainer(
            TrainableDecoder decoder,
            ExitWeights exits,
            Loss loss,
            @Nullable TrainableDecoder teacher) {
        this.decoder = decoder;
        this.exits = exits;
        this.loss = loss;
        this.teacher = teacher;
        this.parameters = decoder.parameterVector();
        AdamWOptions options = new AdamWOptions(0);
        options.betas().put(0, 0.9).put(1, 0.95);
        options.weight_decay().put(0.1);
        this.optimizer = new AdamW(parameters, options);
    }

    AdamW optimizer() {
        return optimizer;
    }

    /**
     * One step.
     *
     * @param rate the learning rate
     * @return loss and accuracy by exit
     */
    Map<Integer, Loss.Outcome> step(Batch batch, double rate) {
        try (PointerScope _ = new PointerScope()) {
            optimizer.zero_grad();
            Tensor tokens = Tensors.of(batch.tokens(), batch.texts(), batch.length());
            Tensor rows = Tensors.of(batch.scored(), batch.scored().length);
            Tensor labels = Tensors.of(batch.labels(), batch.labels().length);

            Teacher taught = teacher == null ? null : taught(teacher, tokens, rows);
            Map<Integer, Loss.Outcome> outcomes = new TreeMap<>();
            Tensor surrogate = torch.zeros(1);
            for (var stream : decoder.streams(tokens, exits.layers()).entrySet()) {
                int layer = stream.getKey();
                Loss.Outcome outcome =
                        loss.of(
                                decoder,
                                scored(stream.getValue(), rows),
                                labels,
                                exits.weight(layer),
                                taught);
                outcomes.put(layer, outcome);
                surrogate = surrogate.add(outcome.surrogate());
            }
            surrogate.backward();
            torch.clip_grad_norm_(parameters, MOST_GRADIENT);
            optimizer.param_groups().get(0).options().set_lr(rate);
            optimizer.step();
            return outcomes;
        }
    }

    private static Tensor scored(Tensor streams, Tensor rows) {
        return streams.reshape(-1, streams.size(2)).index_select(0, rows);
    }

    private static Teacher taught(TrainableDecoder teacher, Tensor tokens, Tensor rows) {
        try (NoGradGuard _ = new NoGradGuard()) {
            int last = teacher.config().blockCount();
            Tensor streams = teacher.streams(tokens, List.of(last)).get(last);
            return new Teacher(teacher, scored(Objects.requireNonNull(streams), rows));
        }
    }
}

package io.tercet.training.torch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** A pupil with its optimiser (AdamW, arXiv 1711.05101), its checkpoint and its reports. */
final class Learner {
    private static final double MOST_GRADIENT = 0.5; // EAGLE-3's released recipe

    private final Pupil pupil;
    private final PieceFile file;
    private final Checkpoint checkpoint;
    private final AdamW optimizer;
    private final TensorVector parameters;
    private final Recorder recorder;
    private final int steps; // seen so far, when it was made

    Learner(Pupil pupil, PieceFile file, Checkpoint checkpoint, Recorder recorder) {
        this.pupil = pupil;
        this.file = file;
        this.checkpoint = checkpoint;
        this.recorder = recorder;
        this.parameters = new TensorVector(pupil.parameters().values().toArray(Tensor[]::new));
        AdamWOptions options = new AdamWOptions(0);
        options.betas().put(0, 0.9).put(1, 0.95);
        options.weight_decay().put(0);
        this.optimizer = new AdamW(parameters, options);
        this.steps = checkpoint.exists() ? checkpoint.restore(optimizer) : 0;
    }

    Pupil pupil() {
        return pupil;
    }

    /** Steps that its checkpoint had seen. */
    int steps() {
        return steps;
    }

    /**
     * One step.
     *
     * @param share of the pupil's own learning rate
     */
    void learn(Lesson lesson, int step, int size, double share) {
        optimizer.zero_grad();
        Map<Integer, Loss.Outcome> outcomes = pupil.learn(lesson);
        Tensor sum = torch.zeros(1);
        for (Loss.Outcome outcome : outcomes.values()) {
            sum = sum.add(outcome.surrogate());
        }
        sum.backward();
        torch.clip_grad_norm_(parameters, MOST_GRADIENT);
        optimizer.param_groups().get(0).options().set_lr(share * pupil.rate());
        optimizer.step();
        recorder.add(step, size, outcomes);
    }

    void save(int done, Computation computation) {
        checkpoint.write(
                (path, more) -> PieceFile.checkpoint(pupil, path, more),
                optimizer,
                done,
                computation::describe);
    }

    /** Writes what it has learnt as it is used. */
    List<Path> finish(Path folder) {
        return pupil.parts().stream().map(part -> file.write(part, folder)).toList();
    }
}

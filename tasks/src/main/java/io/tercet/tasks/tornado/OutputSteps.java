package io.tercet.tasks.tornado;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.ExitHead;
import io.tercet.models.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * What makes a stream ready for the output projection: the output norm, or a trained exit's norm
 * and adapter. All of them are stacked, the output norm first; which one is meant is in an array,
 * and for the output norm the adapter's tasks do nothing.
 */
final class OutputSteps {
    private final IntArray index = new IntArray(1); // 0, or the exit's number from 1 on
    private final List<Integer> layers; // of the exits
    private final FloatArray norms; // [1 + exits, embeddingLength]
    private final List<WeightStack> downs;
    private final List<WeightStack> ups;
    private final FloatArray low; // [rows, rank]

    OutputSteps(DecoderModel model) {
        List<ExitHead> exits = model.exits();
        List<Tensor> all = new ArrayList<>(List.of(model.outputNorm()));
        exits.forEach(exit -> all.add(exit.norm()));
        this.layers = exits.stream().map(ExitHead::layer).toList();
        this.norms = WeightStack.vectors(all);
        this.downs = stacks(exits, ExitHead::down);
        this.ups = stacks(exits, ExitHead::up);
        this.low = exits.isEmpty() ? new FloatArray(1) : ModelArrays.rows(exits.getFirst().rank());
    }

    private static List<WeightStack> stacks(
            List<ExitHead> exits, Function<ExitHead, Tensor> matrix) {
        List<@Nullable Tensor> behindTheOutputNorm = new ArrayList<>();
        behindTheOutputNorm.add(null);
        exits.forEach(exit -> behindTheOutputNorm.add(matrix.apply(exit)));
        return WeightStack.of(behindTheOutputNorm);
    }

    /** Adds the tasks to a graph; its projection reads what they leave in {@code normed}. */
    void add(Steps steps) {
        Graph graph = steps.graph;
        if (layers.isEmpty()) {
            graph.once(index);
        } else {
            graph.every(index).handOn(low);
        }
        steps.norm("outputNorm", index, norms);
        FloatArray normed = steps.arrays.normed;
        product(steps, "exitDown", downs, normed, low, MatrixKernels.TO_ROWS);
        product(steps, "exitUp", ups, low, normed, MatrixKernels.ADDED_TO_ROWS);
    }

    private void product(
            Steps steps,
            String name,
            List<WeightStack> stacks,
            FloatArray from,
            FloatArray to,
            int target) {
        for (int i = 0; i < stacks.size(); i++) {
            WeightStack stack = stacks.get(i);
            steps.graph.once(stack.placement(), stack.floats(), stack.bytes());
            steps.product(name + i, index, stack, from, to, target, stack.rows());
        }
    }

    /** Says how many layers lie behind the streams that are projected next. */
    void behind(int layersRun) {
        index.set(0, 1 + layers.indexOf(layersRun));
    }
}

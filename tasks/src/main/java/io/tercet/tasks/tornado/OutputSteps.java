package io.tercet.tasks.tornado;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.ExitHead;
import io.tercet.models.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * What makes a stream ready for the output projection: the output norm, or a trained exit's norm
 * and adapter. They are stacked by the layer that the stream has left, which is on the board; where
 * no trained exit is, that is the output norm, and the adapter's tasks do nothing.
 */
final class OutputSteps {
    private final IntArray index = new IntArray(1); // the last layer, or 0 without trained exits
    private final FloatArray norms; // [layers, embeddingLength], or the output norm alone
    private final List<WeightStack> downs;
    private final List<WeightStack> ups;
    private final FloatArray low; // [rows, rank]

    OutputSteps(DecoderModel model) {
        List<@Nullable ExitHead> exits = byLayer(model);
        boolean plain = model.exits().isEmpty();
        this.norms =
                WeightStack.vectors(
                        exits.stream()
                                .limit(plain ? 1 : exits.size())
                                .map(exit -> exit == null ? model.outputNorm() : exit.norm())
                                .toList());
        this.downs = stacks(exits, ExitHead::down);
        this.ups = stacks(exits, ExitHead::up);
        this.low = plain ? new FloatArray(1) : ModelArrays.rows(model.exits().getFirst().rank());
    }

    /** The trained exit behind each layer, or null. */
    private static List<@Nullable ExitHead> byLayer(DecoderModel model) {
        List<@Nullable ExitHead> exits =
                new ArrayList<>(Collections.nCopies(model.config().blockCount(), null));
        model.exits().forEach(exit -> exits.set(exit.layer() - 1, exit));
        return exits;
    }

    private static List<WeightStack> stacks(
            List<@Nullable ExitHead> exits, Function<ExitHead, Tensor> matrix) {
        List<@Nullable Tensor> matrices = new ArrayList<>();
        exits.forEach(exit -> matrices.add(exit == null ? null : matrix.apply(exit)));
        return WeightStack.of(matrices);
    }

    /** Adds the tasks to a graph; its projection reads what they leave in {@code normed}. */
    void add(Steps steps) {
        Graph graph = steps.graph;
        if (downs.isEmpty()) {
            graph.once(index);
        } else {
            graph.handOn(index, low);
            graph.tasks()
                    .task(
                            graph.items("behind", 1),
                            ElementKernels::pick,
                            steps.arrays.context,
                            steps.arrays.pass,
                            PassLayout.LAST_LAYER,
                            index);
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
}

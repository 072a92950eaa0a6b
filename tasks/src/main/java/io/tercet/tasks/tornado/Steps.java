package io.tercet.tasks.tornado;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Steps that several graphs of a model have. */
class Steps {
    final ModelArrays arrays;
    final Graph graph;

    Steps(ModelArrays arrays, Graph graph) {
        this.arrays = arrays;
        this.graph = graph;
    }

    /**
     * The residual streams, normed.
     *
     * @param index [1], which of the stacked weights are meant: a layer's number
     */
    final void norm(String step, IntArray index, FloatArray weights) {
        norm(step, index, weights, arrays.normed);
    }

    /** The same, to other rows. */
    final void norm(String step, IntArray index, FloatArray weights, FloatArray to) {
        graph.once(weights);
        graph.tasks()
                .task(
                        graph.perRow(step, 1),
                        NormKernels::rmsNorm,
                        arrays.context,
                        arrays.pass,
                        index,
                        arrays.streams,
                        weights,
                        to,
                        NormKernels.FROM_STREAMS,
                        1,
                        arrays.config.embeddingLength(),
                        arrays.config.normEpsilon(),
                        arrays.sizes.warps(),
                        arrays.sizes.group());
    }

    /** A product whose weights are on the device already. */
    final void product(
            String step,
            IntArray index,
            WeightStack weights,
            FloatArray from,
            FloatArray to,
            int target,
            int outputs) {
        graph.tasks()
                .task(
                        graph.groups(step, outputs),
                        MatrixKernels::product,
                        arrays.context,
                        arrays.pass,
                        index,
                        weights.placement(),
                        from,
                        weights.floats(),
                        weights.bytes(),
                        to,
                        weights.format().id(),
                        weights.columns(),
                        weights.rowUnits(),
                        outputs,
                        target,
                        arrays.sizes.lanes(),
                        arrays.sizes.warps(),
                        arrays.sizes.group());
    }
}

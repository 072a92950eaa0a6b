package io.tercet.tasks.jvm;

import io.tercet.models.piece.RouterModel;
import io.tercet.models.tensor.Tensor;
import java.util.Arrays;

/** A router's matrices in place, its biases as floats padded to whole logical vectors. */
final class RouterWeights {
    final WeightMatrix first;
    final float[] firstBias; // [hidden, padded]
    final WeightMatrix second;
    final float[] secondBias; // [clusters, padded]

    RouterWeights(RouterModel model) {
        this.first = WeightMatrix.of(model.first());
        this.firstBias = floats(model.firstBias());
        this.second = WeightMatrix.of(model.second());
        this.secondBias = floats(model.secondBias());
    }

    private static float[] floats(Tensor vector) {
        return Arrays.copyOf(vector.read(0), Lanes.padded(vector.columns()));
    }
}

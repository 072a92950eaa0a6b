package io.tercet.tasks.reference;

import io.tercet.models.decoder.RotaryTable;
import io.tercet.models.piece.HeadModel;
import io.tercet.tasks.FeatureSource;
import io.tercet.tasks.LoadedHead;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.SessionOptions;

/** A draft head's weights, widened once. */
final class ReferenceHead implements LoadedHead {
    private final HeadModel model;
    private final ReferenceWeights weights;
    private final ReferenceMatrix fc;
    private final RotaryTable rotary;

    ReferenceHead(HeadModel model, ReferenceWeights target) {
        this.model = model;
        this.weights = ReferenceWeights.of(model, target);
        this.fc = ReferenceWeights.matrix(model.fc());
        this.rotary = RotaryTable.of(model.decoder());
    }

    @Override
    public HeadModel model() {
        return model;
    }

    ReferenceWeights weights() {
        return weights;
    }

    ReferenceMatrix fc() {
        return fc;
    }

    RotaryTable rotary() {
        return rotary;
    }

    @Override
    public ModelSession open(SessionOptions options, FeatureSource source) {
        return new ReferenceHeadSession(this, options, source);
    }

    @Override
    public void close() {}
}

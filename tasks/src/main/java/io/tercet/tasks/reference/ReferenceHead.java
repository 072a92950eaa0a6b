package io.tercet.tasks.reference;

import io.tercet.models.decoder.RotaryTable;
import io.tercet.models.piece.HeadModel;
import io.tercet.models.piece.RouterModel;
import io.tercet.tasks.FeatureSource;
import io.tercet.tasks.LoadedHead;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.SessionOptions;
import org.jspecify.annotations.Nullable;

/** A draft head's weights, widened once. */
final class ReferenceHead implements LoadedHead {
    private final HeadModel model;
    private final ReferenceWeights weights;
    private final ReferenceMatrix fc;
    private final RotaryTable rotary;
    private final @Nullable ReferenceRouter router;

    ReferenceHead(HeadModel model, ReferenceWeights target) {
        this(
                model,
                ReferenceWeights.of(model, target),
                ReferenceWeights.matrix(model.fc()),
                RotaryTable.of(model.decoder()),
                null);
    }

    private ReferenceHead(
            HeadModel model,
            ReferenceWeights weights,
            ReferenceMatrix fc,
            RotaryTable rotary,
            @Nullable ReferenceRouter router) {
        this.model = model;
        this.weights = weights;
        this.fc = fc;
        this.rotary = rotary;
        this.router = router;
    }

    @Override
    public LoadedHead with(RouterModel added) {
        ReferenceRouter loaded = new ReferenceRouter(added, model);
        return new ReferenceHead(model, weights, fc, rotary, loaded);
    }

    @Nullable ReferenceRouter router() {
        return router;
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

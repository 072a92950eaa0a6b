package io.tercet.tasks.reference;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.RotaryTable;
import io.tercet.models.piece.HeadModel;
import io.tercet.tasks.Backend;
import io.tercet.tasks.LoadedHead;
import io.tercet.tasks.LoadedModel;
import io.tercet.tasks.LogitsOperations;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.SessionOptions;

/** Scalar Java: slow, short, the oracle. Ignores threads; its cache is always F32. */
public final class ReferenceBackend implements Backend {
    private final LogitsOperations operations = new ReferenceOperations();

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public String description() {
        return "scalar Java, double-precision sums";
    }

    @Override
    public LoadedModel load(DecoderModel model) {
        return new ReferenceModel(ReferenceWeights.of(model), RotaryTable.of(model));
    }

    private record ReferenceModel(ReferenceWeights weights, RotaryTable rotary)
            implements LoadedModel {
        @Override
        public DecoderConfig config() {
            return weights.config();
        }

        @Override
        public ModelSession session(SessionOptions options) {
            return new ReferenceSession(weights, rotary, options);
        }

        @Override
        public void close() {}
    }

    @Override
    public LoadedHead loadHead(HeadModel head, LoadedModel target) {
        if (!(target instanceof ReferenceModel loaded)) {
            throw new IllegalArgumentException("the head's target is on another backend");
        }
        head.checkTarget(loaded.weights.model());
        return new ReferenceHead(head, loaded.weights);
    }

    @Override
    public LogitsOperations operations() {
        return operations;
    }

    @Override
    public void close() {}
}

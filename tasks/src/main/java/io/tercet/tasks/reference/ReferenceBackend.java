package io.tercet.tasks.reference;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.RotaryTable;
import io.tercet.tasks.Backend;
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
        ReferenceWeights weights = ReferenceWeights.of(model);
        RotaryTable rotary = RotaryTable.of(model);
        return new LoadedModel() {
            @Override
            public DecoderConfig config() {
                return model.config();
            }

            @Override
            public ModelSession session(SessionOptions options) {
                return new ReferenceSession(weights, rotary, options.contextLength());
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public LogitsOperations operations() {
        return operations;
    }

    @Override
    public void close() {}
}

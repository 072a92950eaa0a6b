package io.tercet.tasks.jvm;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.RotaryTable;
import io.tercet.tasks.Backend;
import io.tercet.tasks.LoadedModel;
import io.tercet.tasks.LogitsOperations;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.SessionOptions;

/** The Vector API on this machine's CPU. */
public final class JvmBackend implements Backend {
    private final LogitsOperations operations = new JvmOperations();

    @Override
    public String name() {
        return "jvm";
    }

    @Override
    public String description() {
        return "Vector API, " + Lanes.WIDTH * Float.SIZE + "-bit vectors";
    }

    @Override
    public LoadedModel load(DecoderModel model) {
        Warmup warmup = Warmup.start(model);
        JvmWeights weights = new JvmWeights(model);
        RotaryTable rotary = RotaryTable.of(model);
        return new LoadedModel() {
            @Override
            public DecoderConfig config() {
                return model.config();
            }

            @Override
            public ModelSession session(SessionOptions options) {
                warmup.stop();
                return new JvmSession(weights, rotary, options);
            }

            @Override
            public void close() {
                warmup.close();
            }
        };
    }

    @Override
    public LogitsOperations operations() {
        return operations;
    }

    @Override
    public void close() {}
}

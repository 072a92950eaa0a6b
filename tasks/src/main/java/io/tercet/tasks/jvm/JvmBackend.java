package io.tercet.tasks.jvm;

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
        return new JvmModel(new JvmWeights(model), RotaryTable.of(model), warmup);
    }

    private record JvmModel(JvmWeights weights, RotaryTable rotary, Warmup warmup)
            implements LoadedModel {
        @Override
        public DecoderConfig config() {
            return weights.config();
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
    }

    @Override
    public LoadedHead loadHead(HeadModel head, LoadedModel target) {
        if (!(target instanceof JvmModel loaded)) {
            throw new IllegalArgumentException("the head's target is on another backend");
        }
        head.checkTarget(loaded.weights.model());
        return new JvmHead(head, new JvmWeights(head), RotaryTable.of(head.decoder()), null);
    }

    @Override
    public LogitsOperations operations() {
        return operations;
    }

    @Override
    public void close() {}
}

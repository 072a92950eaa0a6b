package io.tercet.engine.decoding;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.ScoreRequest;
import io.tercet.tasks.Scores;
import io.tercet.tasks.TokenTree;

/** A model that another one stands for, and that notices when it is asked. */
abstract class WrappedModel implements ModelSession {
    private final ModelSession model;

    WrappedModel(ModelSession model) {
        this.model = model;
    }

    abstract void before(Prefix prefix, TokenTree tree);

    void after() {}

    @Override
    public DecoderConfig config() {
        return model.config();
    }

    @Override
    public int contextLength() {
        return model.contextLength();
    }

    @Override
    public int cached() {
        return model.cached();
    }

    @Override
    public Scores score(Prefix prefix, TokenTree tree, ScoreRequest request) {
        before(prefix, tree);
        try {
            return model.score(prefix, tree, request);
        } finally {
            after();
        }
    }

    @Override
    public void keep(int node) {
        model.keep(node);
    }

    @Override
    public void close() {
        model.close();
    }
}

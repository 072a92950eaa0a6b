package io.tercet.tasks.tornado;

import io.tercet.models.piece.HeadModel;
import io.tercet.models.piece.RouterModel;
import io.tercet.tasks.FeatureSource;
import io.tercet.tasks.LoadedHead;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.SessionOptions;

/**
 * A draft head on a device. Its target's embedding and output are there a second time, since the
 * graphs of two models share no weights.
 */
final class TornadoHead implements LoadedHead {
    private final TornadoBackend backend;
    private final HeadModel model;
    private final TornadoModel layer;

    /**
     * @param layer the model of its one layer
     */
    TornadoHead(TornadoBackend backend, HeadModel model, TornadoModel layer) {
        this.backend = backend;
        this.model = model;
        this.layer = layer;
    }

    @Override
    public HeadModel model() {
        return model;
    }

    /**
     * {@inheritDoc}
     *
     * @throws UnsupportedOperationException always: no router runs on a device
     */
    @Override
    public LoadedHead with(RouterModel router) {
        throw new UnsupportedOperationException(
                "the backend %s runs no routers".formatted(backend.name()));
    }

    @Override
    public ModelSession open(SessionOptions options, FeatureSource source) {
        TornadoSources sources = TornadoSources.of(backend, model, source);
        Results results = backend.results(model.config());
        TornadoModel.Place place = layer.place(results, options);
        return backend.thread()
                .confine(
                        ModelSession.class,
                        new TornadoHeadSession(layer, model, place, results, options, sources));
    }

    @Override
    public void close() {
        layer.close();
    }
}

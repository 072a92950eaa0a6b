package io.tercet.tasks.tornado;

import io.tercet.models.piece.HeadModel;
import io.tercet.models.piece.RouterModel;
import io.tercet.tasks.FeatureSource;
import io.tercet.tasks.LoadedHead;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.OwnSource;
import io.tercet.tasks.SessionOptions;
import io.tercet.tasks.host.ClusteredRows;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A draft head on a device. Its target's embedding and output are there a second time, since the
 * graphs of two models share no weights.
 */
final class TornadoHead implements LoadedHead {
    private final TornadoBackend backend;
    private final HeadModel model;
    private final TornadoModel layer;
    private final @Nullable RouterWeights router;

    /**
     * @param layer the model of its one layer
     */
    TornadoHead(TornadoBackend backend, HeadModel model, TornadoModel layer) {
        this(backend, model, layer, null);
    }

    private TornadoHead(
            TornadoBackend backend,
            HeadModel model,
            TornadoModel layer,
            @Nullable RouterWeights router) {
        this.backend = backend;
        this.model = model;
        this.layer = layer;
        this.router = router;
    }

    @Override
    public HeadModel model() {
        return model;
    }

    @Override
    public List<String> notices() {
        return router == null ? List.of() : List.of(ClusteredRows.notice(router.rowBytes()));
    }

    @Override
    public LoadedHead with(RouterModel added) {
        RouterWeights weights = new RouterWeights(model, added);
        return backend.thread()
                .confine(LoadedHead.class, new TornadoHead(backend, model, layer, weights));
    }

    @Override
    public ModelSession open(SessionOptions options, FeatureSource source) {
        TornadoSources sources = new TornadoSources(OwnSource.of(model, source, backend::own));
        Results results = backend.results(model.config());
        TornadoModel.Place place = layer.place(results, options);
        HeadGraphs graphs = (HeadGraphs) place.graphs();
        TornadoRouting routing =
                router == null ? null : new TornadoRouting(results, graphs.router(router));
        return backend.thread()
                .confine(
                        ModelSession.class,
                        new TornadoHeadSession(
                                layer, model, place, results, options, sources, routing));
    }

    /** One with a router leaves the layer to the head that it was made of. */
    @Override
    public void close() {
        if (router == null) {
            layer.close();
        } else {
            layer.close(router);
        }
    }
}

package io.tercet.tasks.tornado;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.DecoderModel;
import io.tercet.tasks.LoadedModel;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.SessionOptions;
import io.tercet.tasks.cache.CacheTable;
import java.util.ArrayList;
import java.util.List;

/**
 * A model on a device. TornadoVM cannot share a device array between graphs that run in any order,
 * so that every session that is open at the same time has its own copy of the weights; a closed
 * session leaves its copy, with the compiled kernels, to the next.
 */
final class TornadoModel implements LoadedModel {
    private final TornadoBackend backend;
    private final DecoderModel model;
    private final List<ModelGraphs> idle = new ArrayList<>();

    TornadoModel(TornadoBackend backend, DecoderModel model) {
        this.backend = backend;
        this.model = model;
    }

    @Override
    public DecoderConfig config() {
        return model.config();
    }

    @Override
    public ModelSession session(SessionOptions options) {
        Results results = backend.results(config());
        ModelGraphs graphs = graphs(results, options.contextLength() + CacheTable.SPARE_SLOTS);
        return new TornadoSession(this, graphs, results, options.contextLength());
    }

    private synchronized ModelGraphs graphs(Results results, int slots) {
        for (ModelGraphs candidate : idle) {
            if (candidate.slots() >= slots) {
                idle.remove(candidate);
                return candidate;
            }
        }
        return new ModelGraphs(results.plan(), results.floats(), results.group(), model, slots);
    }

    synchronized void giveBack(ModelGraphs graphs) {
        idle.add(graphs);
    }

    @Override
    public synchronized void close() {
        idle.forEach(ModelGraphs::close);
        idle.clear();
    }
}

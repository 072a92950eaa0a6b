package io.tercet.tasks.tornado;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.piece.HeadModel;
import io.tercet.models.tensor.Tensor;
import io.tercet.tasks.LoadedModel;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.SessionOptions;
import io.tercet.tasks.SessionOptions.CacheType;
import io.tercet.tasks.cache.CacheTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A model on a device. Its sessions share weights, kernels and one cache array, each with a place
 * of its own in it. How many places there are is settled with the first session, since device
 * arrays do not grow: many where they are small, else one; sessions beyond them get another copy of
 * the weights. A closed session leaves its place to the next.
 */
final class TornadoModel implements LoadedModel {
    /** Bytes of cache that a model takes up without being asked. */
    private static final long CACHE_BYTES = 12L << 20;

    private static final int MOST_PLACES = 64;

    private final TornadoBackend backend;
    private final DecoderModel model;
    private final @Nullable HeadModel head; // whose layer the model is
    private final List<ModelGraphs> copies = new ArrayList<>();
    private final List<Place> places = new ArrayList<>(); // nobody's

    /** Slots of a cache, for one session. */
    record Place(ModelGraphs graphs, int origin, int slots) {}

    TornadoModel(TornadoBackend backend, DecoderModel model) {
        this.backend = backend;
        this.model = model;
        this.head = null;
    }

    /** A draft head's layer, whose sessions {@link TornadoHead} opens. */
    TornadoModel(TornadoBackend backend, HeadModel head) {
        this.backend = backend;
        this.model = head.decoder();
        this.head = head;
    }

    DecoderModel model() {
        return model;
    }

    @Override
    public DecoderConfig config() {
        return model.config();
    }

    @Override
    public List<String> notices() {
        return model.tensors()
                .filter(tensor -> tensor.rows() > 1)
                .map(Tensor::type)
                .filter(type -> WeightStack.deviceFormat(type) != type)
                .distinct()
                .sorted()
                .map(type ->
                        "its weights in %s are widened to %s on this backend"
                                .formatted(type, WeightStack.deviceFormat(type)))
                .toList();
    }

    @Override
    public boolean caches(CacheType type) {
        return type == CacheType.F32;
    }

    @Override
    public ModelSession session(SessionOptions options) {
        options.featuresOf(config());
        Results results = backend.results(config());
        Place place = place(results, options);
        return backend.thread()
                .confine(ModelSession.class, new TornadoSession(this, place, results, options));
    }

    /** Slots for a session; it gives them back. */
    Place place(Results results, SessionOptions options) {
        return take(results, options.contextLength() + CacheTable.SPARE_SLOTS);
    }

    private Place take(Results results, int slots) {
        if (places.stream().noneMatch(place -> place.slots >= slots)) {
            add(results, slots);
        }
        Place smallest = null;
        for (Place place : places) {
            boolean fits = place.slots >= slots;
            smallest =
                    fits && (smallest == null || place.slots < smallest.slots) ? place : smallest;
        }
        places.remove(smallest);
        return Objects.requireNonNull(smallest);
    }

    private void add(Results results, int slots) {
        long slotBytes =
                Float.BYTES
                        * (config().embeddingLength()
                                + (long) config().blockCount()
                                        * (config().keyWidth() + config().valueWidth()));
        int count = Math.clamp(CACHE_BYTES / (slots * slotBytes), 1, MOST_PLACES);
        // Before anything is copied: a model that is too large must not fill the host first.
        long weights = model.tensors().mapToLong(WeightStack::deviceBytes).sum();
        results.plan().checkRoom(weights + (long) count * slots * slotBytes);
        ModelArrays arrays =
                new ModelArrays(
                        config(), results.sizes(), results.ring(), count, slots, head != null);
        ModelGraphs graphs =
                head == null
                        ? new ModelGraphs(results.plan(), arrays, model)
                        : new HeadGraphs(results.plan(), arrays, head);
        copies.add(graphs);
        for (int i = 0; i < count; i++) {
            places.add(new Place(graphs, i * slots, slots));
        }
    }

    /** Frees what the device holds of a router. */
    void close(RouterWeights router) {
        copies.forEach(graphs -> ((HeadGraphs) graphs).close(router));
    }

    void giveBack(Place place) {
        places.add(place);
    }

    @Override
    public void close() {
        backend.close(model);
    }

    /** Frees the weights. */
    void free() {
        copies.forEach(ModelGraphs::close);
        copies.clear();
        places.clear();
    }
}

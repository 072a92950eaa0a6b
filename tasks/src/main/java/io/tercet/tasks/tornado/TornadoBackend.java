package io.tercet.tasks.tornado;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.piece.HeadModel;
import io.tercet.tasks.Backend;
import io.tercet.tasks.DeviceCounters;
import io.tercet.tasks.FeatureSource;
import io.tercet.tasks.LoadedHead;
import io.tercet.tasks.LoadedModel;
import io.tercet.tasks.LogitsOperations;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.round.DeviceRound;
import io.tercet.tasks.round.RoundSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Passes and operations as TornadoVM task graphs. */
public final class TornadoBackend implements Backend {
    /** System property: megabytes of device memory for logits and what is made of them. */
    static final String RESULT_MEGABYTES = "tercet.tornado.results.megabytes";

    private static final DeviceCounters NOTHING = new DeviceCounters(0, 0, 0, 0, 0, 0, 0);

    private final Device device;
    private final WorkSizes sizes;
    private final @Nullable TornadoBackend first;
    private final DeviceThread thread = new DeviceThread();
    private final Map<DecoderModel, Loaded> models = new HashMap<>();
    private final LogitsOperations operations =
            thread.confine(LogitsOperations.class, new TornadoOperations(this));
    private volatile @Nullable Results results;
    private volatile @Nullable TornadoBackend beside;

    /** A model and how often it is loaded: its weights are on the device once. */
    private record Loaded(TornadoModel model, int times) {}

    TornadoBackend(Device device) {
        this(device, device.workSizes());
    }

    /** With the work cut otherwise than the device wants it. */
    TornadoBackend(Device device, WorkSizes sizes) {
        this(device, sizes, null);
    }

    /**
     * @param first the backend whose device this one has a further queue of; null for a first one
     */
    private TornadoBackend(Device device, WorkSizes sizes, @Nullable TornadoBackend first) {
        this.device = device;
        this.sizes = sizes;
        this.first = first;
    }

    /** Bytes of the device that the other queue holds. */
    private long elsewhere() {
        TornadoBackend other = first == null ? beside : first;
        Results held = other == null ? null : other.results;
        return held == null ? 0 : held.plan().held().getSum();
    }

    @Override
    public String name() {
        return device.simulated() ? "simulator" : "tornado";
    }

    @Override
    public String description() {
        return device.description();
    }

    @Override
    public LoadedModel load(DecoderModel model) {
        return thread.call(
                () -> thread.confine(LoadedModel.class, shared(new TornadoModel(this, model))));
    }

    /** The model that was loaded before, or the given one. */
    private TornadoModel shared(TornadoModel model) {
        Loaded loaded = models.getOrDefault(model.model(), new Loaded(model, 0));
        models.put(model.model(), new Loaded(loaded.model, loaded.times + 1));
        return loaded.model;
    }

    @Override
    public LoadedHead loadHead(HeadModel head, LoadedModel target) {
        return thread.call(() -> {
            TornadoModel loaded =
                    thread.confined(TornadoModel.class, target)
                            .orElseThrow(() ->
                                    new IllegalArgumentException(
                                            "the head's target is on another backend"));
            head.checkTarget(loaded.model());
            TornadoModel layer = shared(new TornadoModel(this, head));
            return thread.confine(LoadedHead.class, new TornadoHead(this, head, layer));
        });
    }

    /**
     * A session of this backend, for use on its thread.
     *
     * @throws IllegalArgumentException when it is another's
     */
    TornadoSession own(ModelSession session) {
        return thread.confined(TornadoSession.class, session)
                .orElseThrow(() -> FeatureSource.foreign(session, name()));
    }

    void close(DecoderModel model) {
        Loaded loaded = models.remove(model);
        if (loaded != null && loaded.times > 1) {
            models.put(model, new Loaded(loaded.model, loaded.times - 1));
        } else if (loaded != null) {
            loaded.model.free();
        }
    }

    /** Made with the first session, when it is known how wide logits are. */
    Results results(DecoderConfig config) {
        if (results == null) {
            results = new Results(device, sizes, thread, config.vocabularySize(), this::elsewhere);
        }
        return results;
    }

    /** Where results are, once there is a session. */
    Results results() {
        return Objects.requireNonNull(results, "there are no logits without a session");
    }

    /** Where everything but making a backend is done. */
    DeviceThread thread() {
        return thread;
    }

    @Override
    public LogitsOperations operations() {
        return operations;
    }

    @Override
    public Backend beside() {
        return thread.call(() -> {
            if (beside == null) {
                beside = new TornadoBackend(device, sizes, this);
            }
            return beside;
        });
    }

    @Override
    public Optional<DeviceRound> round(RoundSpec spec) {
        return thread.call(() -> {
            List<TornadoSession> sessions = new ArrayList<>();
            spec.models()
                    .forEach(model ->
                            thread.confined(TornadoSession.class, model.session())
                                    .ifPresent(sessions::add));
            return sessions.size() < spec.models().size()
                    ? Optional.empty()
                    : Optional.ofNullable(TornadoRound.open(results(), spec, sessions))
                            .map(round -> thread.confine(DeviceRound.class, round));
        });
    }

    @Override
    public Optional<DeviceCounters> counters() {
        return thread.call(() -> {
            DeviceCounters own = results == null ? NOTHING : results.plan().counters();
            return beside == null ? Optional.of(own) : beside.counters().map(own::plus);
        });
    }

    @Override
    public void close() {
        thread.call(() -> {
            if (beside != null) {
                beside.close();
            }
            if (results != null) {
                results.plan().close();
                results = null;
            }
            return null;
        });
        thread.close();
    }
}

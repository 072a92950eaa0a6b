package io.tercet.engine;

import io.tercet.engine.catalog.UserCache;
import io.tercet.engine.decoding.DecodingMethod;
import io.tercet.engine.decoding.Role;
import io.tercet.engine.decoding.SessionMemory;
import io.tercet.engine.decoding.Setting;
import io.tercet.engine.decoding.Settings;
import io.tercet.engine.plan.CostFile;
import io.tercet.engine.plan.Cpu;
import io.tercet.engine.plan.Measurements;
import io.tercet.models.piece.AdapterModel;
import io.tercet.models.tokenizer.Tokenizer;
import io.tercet.tasks.Backend;
import io.tercet.tasks.FeatureSource;
import io.tercet.tasks.LoadedHead;
import io.tercet.tasks.LoadedModel;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.SessionOptions;
import io.tercet.tasks.Shortlist;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A conversation's or a document's caches, under one method. Requests share what their prompts have
 * in common: a chat's history is not computed again. Not thread-safe; several sessions may run at
 * once.
 */
public final class TextSession implements AutoCloseable {
    private final Backend backend;
    private final SessionSpec spec;
    private final DecodingMethod method;
    private final Settings settings;
    private final Map<Role, ModelSession> sessions = new EnumMap<>(Role.class);
    private final List<LoadedModel> beside = new ArrayList<>();
    private final SessionMemory memory;
    private final @Nullable Shortlist shortlist;
    private final List<String> notices = new ArrayList<>();
    private final @Nullable Head head;

    TextSession(Backend backend, SessionSpec given) {
        this.backend = backend;
        this.method = Methods.named(given.method());
        this.settings = Settings.of(method, given.settings());
        Casting casting = new Casting(given, method);
        this.spec = casting.spec();
        this.head = casting.head();
        notices.addAll(casting.notices());
        notices.addAll(new ModelChecks(spec, method, backend).notices());
        this.shortlist = new DraftRows(spec, method).of(head);
        this.memory = new SessionMemory(spec.datastore().orElse(null));
        try {
            open(casting.drafter(), casting.adapter());
        } catch (RuntimeException | Error refused) {
            close();
            throw refused;
        }
    }

    private void open(@Nullable LoadedHead drafter, @Nullable AdapterModel adapter) {
        for (Role role : Role.values()) {
            if (method.uses(role)) {
                spec.model(role)
                        .ifPresent(model ->
                                sessions.put(
                                        role,
                                        loaded(role, model)
                                                .session(options(features(role, adapter)))));
            }
        }
        if (drafter != null) {
            FeatureSource source = FeatureSource.of(session(Role.TARGET));
            sessions.put(
                    Role.DRAFT,
                    drafter.open(
                            options(List.of()),
                            adapter == null
                                    ? source
                                    : source.orElse(session(Role.QUALIFIER), adapter)));
        }
    }

    /** Where a role's model runs: a draft that is made during the target's pass beside it. */
    Backend backend(Role role) {
        return method.concurrent() && role == Role.DRAFT ? backend.beside() : backend;
    }

    private LoadedModel loaded(Role role, Model model) {
        if (backend(role).equals(backend)) {
            return model.loaded();
        }
        LoadedModel loaded = backend(role).load(model.weights());
        beside.add(loaded);
        return loaded;
    }

    private ModelSession session(Role role) {
        return Objects.requireNonNull(sessions.get(role));
    }

    /** Layers of a role's model whose features a head reads. */
    private List<Integer> features(Role role, @Nullable AdapterModel adapter) {
        return switch (role) {
            case TARGET -> head == null ? List.of() : head.loaded().model().featureLayers();
            case QUALIFIER -> adapter == null ? List.of() : adapter.featureLayers();
            case DRAFT -> List.of();
        };
    }

    private SessionOptions options(List<Integer> features) {
        return new SessionOptions(spec.contextLength(), spec.cacheType(), threads(), features);
    }

    /** The method in use. */
    public DecodingMethod method() {
        return method;
    }

    /** Its settings. */
    public Settings settings() {
        return settings;
    }

    /** What a user should know: models not used, a context beyond the file's. */
    public List<String> notices() {
        return List.copyOf(notices);
    }

    /** The target's tokenizer. */
    public Tokenizer tokenizer() {
        return spec.target().tokenizer();
    }

    /** Continues a text; the model's first token is put in front where it wants one. */
    public Generation generate(String prompt, GenerationOptions options, TokenListener listener) {
        return generate(tokenizer().encodePrompt(prompt), options, listener);
    }

    /**
     * Continues tokens.
     *
     * @param prompt at least one token
     * @throws IllegalArgumentException with one sentence when the prompt is empty or does not fit
     */
    public Generation generate(int[] prompt, GenerationOptions options, TokenListener listener) {
        if (prompt.length == 0) {
            throw new IllegalArgumentException(
                    "the prompt is empty, and this model adds no first token");
        }
        if (prompt.length > spec.contextLength()) {
            throw new IllegalArgumentException(
                    "the prompt has %d tokens, and the context holds %d"
                            .formatted(prompt.length, spec.contextLength()));
        }
        return new Request(this, options, listener).run(prompt);
    }

    Backend backend() {
        return backend;
    }

    /** CPU threads of a pass. */
    int threads() {
        return spec.threads();
    }

    /** Tokens that the target can produce. */
    int vocabularySize() {
        return spec.target().config().vocabularySize();
    }

    /** Layers of the target behind which it has trained exits, ascending. */
    List<Integer> exits() {
        return spec.target().exits();
    }

    /** Tokens that a text needs before all can take part: a head reads what stands behind one. */
    int shortestPrefix(Role role) {
        return role == Role.DRAFT && head != null ? 2 : 1;
    }

    Map<Role, ModelSession> sessions() {
        return sessions;
    }

    /** The rows of the vocabulary that whoever drafts projects onto; null for all. */
    @Nullable Shortlist draftRows() {
        return shortlist;
    }

    /** What plans measure, kept from request to request and, summed up, between sessions. */
    Measurements measured() {
        return memory.recall(
                Measurements.class,
                () ->
                        new Measurements(
                                method.widths(settings),
                                new CostFile(UserCache.folder("costs"), costOwner())));
    }

    /** Method, settings, models, backend, machine and threads: what a cost holds for. */
    private String costOwner() {
        Map<String, String> rest = new TreeMap<>(settings.all());
        rest.remove(Setting.PLAN.name());
        String models =
                sessions.keySet().stream().map(this::identity).collect(Collectors.joining(", "));
        return String.join(
                " | ",
                method.name() + " " + rest,
                models,
                backend.name() + ", " + Cpu.name(),
                spec.threads() + " threads");
    }

    private String identity(Role role) {
        return spec.model(role)
                .map(Model::identity)
                .orElseGet(() -> head == null ? "" : head.sha256());
    }

    SessionMemory memory() {
        return memory;
    }

    @Override
    public void close() {
        memory.close();
        List.copyOf(sessions.values()).reversed().forEach(ModelSession::close);
        beside.forEach(LoadedModel::close);
    }
}

package io.tercet.engine;

import io.tercet.engine.decoding.DatastoreFile;
import io.tercet.engine.decoding.Role;
import io.tercet.engine.shortlist.VocabularyShortlist;
import io.tercet.tasks.SessionOptions.CacheType;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a session is made of. Immutable; every {@code with} gives a changed copy. */
public final class SessionSpec {
    // Not final for the copies' sake; nothing changes once a method here has returned.
    private Map<Role, Model> models;
    private String method = "autoregressive";
    private Map<String, String> settings = Map.of();
    private int contextLength;
    private int threads = Runtime.getRuntime().availableProcessors();
    private CacheType cacheType = CacheType.F32;
    private @Nullable DatastoreFile datastore;
    private @Nullable VocabularyShortlist shortlist;
    private @Nullable Head head;
    private @Nullable Adapter adapter;
    private @Nullable Router router;

    private SessionSpec(Map<Role, Model> models) {
        this.models = models;
    }

    /**
     * Plain decoding by one model, its own context length, a thread per processor, an F32 cache.
     */
    public static SessionSpec of(Model target) {
        return new SessionSpec(new EnumMap<>(Map.of(Role.TARGET, target)));
    }

    private SessionSpec changed(Consumer<SessionSpec> change) {
        SessionSpec copy = new SessionSpec(models);
        copy.method = method;
        copy.settings = settings;
        copy.contextLength = contextLength;
        copy.threads = threads;
        copy.cacheType = cacheType;
        copy.datastore = datastore;
        copy.shortlist = shortlist;
        copy.head = head;
        copy.adapter = adapter;
        copy.router = router;
        change.accept(copy);
        return copy;
    }

    public SessionSpec withDraft(Model draft) {
        return with(Role.DRAFT, draft);
    }

    public SessionSpec withQualifier(Model qualifier) {
        return with(Role.QUALIFIER, qualifier);
    }

    private SessionSpec with(Role role, Model model) {
        Map<Role, Model> all = new EnumMap<>(models);
        all.put(role, model);
        return changed(copy -> copy.models = all);
    }

    /** A head that drafts from the target's features, where there is no draft model. */
    public SessionSpec withHead(Head drafter) {
        return changed(copy -> copy.head = drafter);
    }

    /** What makes the qualifier's features into the head's input where the target lags behind. */
    public SessionSpec withAdapter(Adapter bridge) {
        return changed(copy -> copy.adapter = bridge);
    }

    /** What chooses the rows of the vocabulary that the head projects onto. */
    public SessionSpec withRouter(Router chooser) {
        return changed(copy -> copy.router = chooser);
    }

    /** The decoding method, one of {@link Methods#all()}. */
    public SessionSpec withMethod(String name) {
        return changed(copy -> copy.method = name);
    }

    /** One setting of the method, as on the command line. */
    public SessionSpec withSetting(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put(name, value);
        return changed(copy -> copy.settings = all);
    }

    /**
     * Positions that the caches have room for; by default what the models' files say, the least.
     */
    public SessionSpec withContextLength(int length) {
        return changed(copy -> copy.contextLength = length);
    }

    public SessionSpec withThreads(int count) {
        return changed(copy -> copy.threads = count);
    }

    public SessionSpec withCacheType(CacheType type) {
        return changed(copy -> copy.cacheType = type);
    }

    /** The file in which a retrieving method keeps text beyond the session. */
    public SessionSpec withDatastore(Path file) {
        return changed(copy -> copy.datastore = new DatastoreFile(file, false));
    }

    /** The file from which a retrieving method takes text, and which stays as it is. */
    public SessionSpec withFrozenDatastore(Path file) {
        return changed(copy -> copy.datastore = new DatastoreFile(file, true));
    }

    /** The rows of the vocabulary that the draft model projects onto, in place of all. */
    public SessionSpec withShortlist(VocabularyShortlist rows) {
        return changed(copy -> copy.shortlist = rows);
    }

    public Model target() {
        return models.getOrDefault(Role.TARGET, models.values().iterator().next());
    }

    public Optional<Model> model(Role role) {
        return Optional.ofNullable(models.get(role));
    }

    public Map<Role, Model> models() {
        return Map.copyOf(models);
    }

    public Optional<Head> head() {
        return Optional.ofNullable(head);
    }

    public Optional<Adapter> adapter() {
        return Optional.ofNullable(adapter);
    }

    public Optional<Router> router() {
        return Optional.ofNullable(router);
    }

    public String method() {
        return method;
    }

    public Map<String, String> settings() {
        return Map.copyOf(settings);
    }

    public int threads() {
        return threads;
    }

    public CacheType cacheType() {
        return cacheType;
    }

    public Optional<DatastoreFile> datastore() {
        return Optional.ofNullable(datastore);
    }

    public Optional<VocabularyShortlist> shortlist() {
        return Optional.ofNullable(shortlist);
    }

    /** The given context length, or the least of the files' own where none was given. */
    public int contextLength() {
        return contextLength > 0
                ? contextLength
                : models.values().stream()
                        .mapToInt(model -> model.config().contextLength())
                        .min()
                        .orElseThrow();
    }
}

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
import org.jspecify.annotations.Nullable;

/** What a session is made of. Immutable; every {@code with} gives a changed copy. */
public final class SessionSpec {
    private final Map<Role, Model> models;
    private final String method;
    private final Map<String, String> settings;
    private final int contextLength;
    private final int threads;
    private final CacheType cacheType;
    private final @Nullable DatastoreFile datastore;
    private final @Nullable VocabularyShortlist shortlist;

    private SessionSpec(
            Map<Role, Model> models,
            String method,
            Map<String, String> settings,
            int contextLength,
            int threads,
            CacheType cacheType,
            @Nullable DatastoreFile datastore,
            @Nullable VocabularyShortlist shortlist) {
        this.models = models;
        this.method = method;
        this.settings = settings;
        this.contextLength = contextLength;
        this.threads = threads;
        this.cacheType = cacheType;
        this.datastore = datastore;
        this.shortlist = shortlist;
    }

    /**
     * Plain decoding by one model, its own context length, a thread per processor, an F32 cache.
     */
    public static SessionSpec of(Model target) {
        return new SessionSpec(
                new EnumMap<>(Map.of(Role.TARGET, target)),
                "autoregressive",
                Map.of(),
                0,
                Runtime.getRuntime().availableProcessors(),
                CacheType.F32,
                null,
                null);
    }

    public SessionSpec withDraft(Model draft) {
        return with(Role.DRAFT, draft);
    }

    public SessionSpec withQualifier(Model qualifier) {
        return with(Role.QUALIFIER, qualifier);
    }

    private SessionSpec with(Role role, Model model) {
        Map<Role, Model> changed = new EnumMap<>(models);
        changed.put(role, model);
        return new SessionSpec(
                changed, method, settings, contextLength, threads, cacheType, datastore, shortlist);
    }

    /** The decoding method, one of {@link Methods#all()}. */
    public SessionSpec withMethod(String name) {
        return new SessionSpec(
                models, name, settings, contextLength, threads, cacheType, datastore, shortlist);
    }

    /** One setting of the method, as on the command line. */
    public SessionSpec withSetting(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(settings);
        changed.put(name, value);
        return new SessionSpec(
                models, method, changed, contextLength, threads, cacheType, datastore, shortlist);
    }

    /**
     * Positions that the caches have room for; by default what the models' files say, the least.
     */
    public SessionSpec withContextLength(int length) {
        return new SessionSpec(
                models, method, settings, length, threads, cacheType, datastore, shortlist);
    }

    public SessionSpec withThreads(int count) {
        return new SessionSpec(
                models, method, settings, contextLength, count, cacheType, datastore, shortlist);
    }

    public SessionSpec withCacheType(CacheType type) {
        return new SessionSpec(
                models, method, settings, contextLength, threads, type, datastore, shortlist);
    }

    /** The file in which a retrieving method keeps text beyond the session. */
    public SessionSpec withDatastore(Path file) {
        return with(new DatastoreFile(file, false));
    }

    /** The file from which a retrieving method takes text, and which stays as it is. */
    public SessionSpec withFrozenDatastore(Path file) {
        return with(new DatastoreFile(file, true));
    }

    private SessionSpec with(DatastoreFile file) {
        return new SessionSpec(
                models, method, settings, contextLength, threads, cacheType, file, shortlist);
    }

    /** The rows of the vocabulary that the draft model projects onto, in place of all. */
    public SessionSpec withShortlist(VocabularyShortlist rows) {
        return new SessionSpec(
                models, method, settings, contextLength, threads, cacheType, datastore, rows);
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

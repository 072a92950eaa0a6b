package io.tercet.engine.decoding;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What methods keep from one request of a session to the next: retrieval stores, recycled
 * candidates. It may change how fast a later request is and, when sampling, which of the equally
 * distributed texts a seed gives; never what is likely. Not thread-safe, as its session.
 */
public final class SessionMemory implements AutoCloseable {
    private final @Nullable DatastoreFile datastore;
    private final Map<Class<?>, Object> kept = new LinkedHashMap<>();

    /**
     * @param datastore where retrieved text outlives the session; null for nowhere
     */
    public SessionMemory(@Nullable DatastoreFile datastore) {
        this.datastore = datastore;
    }

    /** Where retrieved text outlives the session. */
    public Optional<DatastoreFile> datastore() {
        return Optional.ofNullable(datastore);
    }

    /** The one object of a kind, made when it is first asked for. */
    public <T> T recall(Class<T> kind, Supplier<T> first) {
        return kind.cast(kept.computeIfAbsent(kind, ignored -> first.get()));
    }

    /** Closes what was kept and wants to be closed ({@link Closing}). */
    @Override
    public void close() {
        for (Object object : kept.values()) {
            if (object instanceof Closing closing) {
                closing.close();
            }
        }
        kept.clear();
    }

    /** Kept things that do something at the session's end. */
    public interface Closing extends AutoCloseable {
        @Override
        void close();
    }
}

package io.tercet.tasks;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.tasks.SessionOptions.CacheType;
import java.util.List;

/** A model's weights on a backend, shared by its sessions. Thread-safe. */
public interface LoadedModel extends AutoCloseable {
    DecoderConfig config();

    /** What the backend does otherwise than the file says, as sentences. */
    default List<String> notices() {
        return List.of();
    }

    /** Whether its sessions can store keys and values so; where not, they store them in F32. */
    default boolean caches(CacheType type) {
        return true;
    }

    /** A new session with an empty cache. */
    ModelSession session(SessionOptions options);

    /** Frees the weights; its sessions must be closed before. */
    @Override
    void close();
}

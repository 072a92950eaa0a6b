package io.tercet.engine.catalog;

import java.nio.file.Path;
import java.util.Map;

/**
 * Folders for what can be fetched or measured again: {@code ${XDG_CACHE_HOME:-~/.cache}/tercet}.
 */
public final class UserCache {
    private UserCache() {}

    /**
     * This user's folder of a kind; the system property {@code tercet.cache.KIND} puts it
     * elsewhere.
     */
    public static Path folder(String kind) {
        String elsewhere = System.getProperty("tercet.cache." + kind, "");
        return elsewhere.isEmpty() ? folder(kind, System.getenv()) : Path.of(elsewhere);
    }

    static Path folder(String kind, Map<String, String> environment) {
        String configured = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path base =
                configured.isEmpty()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(configured);
        return base.resolve("tercet").resolve(kind);
    }
}

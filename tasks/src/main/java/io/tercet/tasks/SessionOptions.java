package io.tercet.tasks;

/**
 * How a session is made.
 *
 * @param contextLength positions that its cache has room for
 * @param threads CPU threads of its passes; a device backend has no use for them
 */
public record SessionOptions(int contextLength, CacheType cacheType, int threads) {

    /** How keys and values are stored. */
    public enum CacheType {
        F32,
        F16
    }

    public SessionOptions {
        if (contextLength < 1 || threads < 1) {
            throw new IllegalArgumentException("contextLength and threads are at least 1");
        }
    }
}

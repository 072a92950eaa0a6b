package io.tercet.tasks;

import io.tercet.models.decoder.DecoderConfig;
import java.util.List;

/**
 * How a session is made.
 *
 * @param contextLength positions that its cache has room for
 * @param threads CPU threads of its passes; a device backend has no use for them
 * @param features layers whose entering residual streams the session keeps for every position
 *     beside its keys and values, so that a draft head can read them ({@link LoadedHead}),
 *     ascending; {@code blockCount} means the stream that leaves the last layer
 */
public record SessionOptions(
        int contextLength, CacheType cacheType, int threads, List<Integer> features) {

    /** How keys and values are stored. */
    public enum CacheType {
        F32,
        F16
    }

    public SessionOptions {
        if (contextLength < 1 || threads < 1) {
            throw new IllegalArgumentException("contextLength and threads are at least 1");
        }
        features = List.copyOf(features);
        for (int i = 0; i < features.size(); i++) {
            if (features.get(i) < (i == 0 ? 0 : features.get(i - 1) + 1)) {
                throw new IllegalArgumentException(
                        "feature layers are ascending and not negative: " + features);
            }
        }
    }

    /** A session that keeps no features. */
    public SessionOptions(int contextLength, CacheType cacheType, int threads) {
        this(contextLength, cacheType, threads, List.of());
    }

    /** The same, with the features that a head or an adapter names. */
    public SessionOptions withFeatures(List<Integer> layers) {
        return new SessionOptions(contextLength, cacheType, threads, layers);
    }

    /**
     * {@link #features} for a model's session.
     *
     * @throws IllegalArgumentException when the model has no such layer
     */
    public List<Integer> featuresOf(DecoderConfig config) {
        if (!features.isEmpty() && features.getLast() > config.blockCount()) {
            throw new IllegalArgumentException(
                    "a model of %d layers has no stream that enters layer %d"
                            .formatted(config.blockCount(), features.getLast()));
        }
        return features;
    }
}

package io.tercet.tasks;

import io.tercet.models.piece.AdapterModel;
import org.jspecify.annotations.Nullable;

/**
 * Sessions whose features a head reads: the target's, and where its cache lacks a position the
 * qualifier's through an adapter (TriSpec, arXiv 2601.23180). They belong to the head's backend,
 * and must not run while the head does.
 *
 * @param target keeps the features of the head's layers: opened with {@code
 *     options.withFeatures(head.featureLayers())}
 * @param qualifier or null for the target alone
 */
public record FeatureSource(ModelSession target, @Nullable Qualifier qualifier) {

    /**
     * What stands in for the target.
     *
     * @param session keeps the features of the adapter's layers
     */
    public record Qualifier(ModelSession session, AdapterModel adapter) {}

    /** The target alone. */
    public static FeatureSource of(ModelSession target) {
        return new FeatureSource(target, null);
    }

    /** The target where it has a position, else a qualifier. */
    public FeatureSource orElse(ModelSession session, AdapterModel adapter) {
        return new FeatureSource(target, new Qualifier(session, adapter));
    }
}

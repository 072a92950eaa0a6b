package io.tercet.tasks;

import io.tercet.models.piece.AdapterModel;
import io.tercet.models.piece.HeadModel;
import java.util.List;
import java.util.Objects;
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

    /**
     * For backends: whether the target's session keeps what a head reads.
     *
     * @param kept the layers whose streams it keeps
     * @throws IllegalArgumentException when they are others
     */
    public void checkTargetLayers(HeadModel head, List<Integer> kept) {
        check("target", head.featureLayers(), kept);
    }

    /** The same for the qualifier's session and the adapter. */
    public void checkQualifierLayers(List<Integer> kept) {
        check("qualifier", Objects.requireNonNull(qualifier).adapter().featureLayers(), kept);
    }

    private static void check(String whose, List<Integer> wanted, List<Integer> kept) {
        if (!wanted.equals(kept)) {
            throw new IllegalArgumentException(
                    "the %s's session keeps the streams that enter layers %s; %s are read"
                            .formatted(whose, kept, wanted));
        }
    }

    /** For backends: the exception for a session that is not theirs. */
    public static IllegalArgumentException foreign(ModelSession session, String backend) {
        return new IllegalArgumentException(
                "a head on the backend %s cannot read the features of a %s"
                        .formatted(backend, session.getClass().getSimpleName()));
    }
}

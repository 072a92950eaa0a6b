package io.tercet.tasks;

import io.tercet.models.piece.AdapterModel;
import io.tercet.models.piece.HeadModel;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * For backends: a {@link FeatureSource} whose sessions are the backend's own and keep what is read.
 *
 * @param qualifier null without one, as is the adapter
 */
public record OwnSource<S extends FeatureSession>(
        S target, @Nullable S qualifier, @Nullable AdapterModel adapter) {

    /**
     * Refuses sessions that the head or the adapter cannot read.
     *
     * @param own the backend's own session; throws {@link FeatureSource#foreign} for another's
     */
    public static <S extends FeatureSession> OwnSource<S> of(
            HeadModel head, FeatureSource source, Function<ModelSession, S> own) {
        S target = own.apply(source.target());
        head.checkTarget(target.decoder());
        source.checkTargetLayers(head, target.featureLayers());
        FeatureSource.Qualifier other = source.qualifier();
        if (other == null) {
            return new OwnSource<>(target, null, null);
        }
        S qualifier = own.apply(other.session());
        source.checkQualifierLayers(qualifier.featureLayers());
        return new OwnSource<>(target, qualifier, other.adapter());
    }

    /** The same, of a backend whose sessions are one class. */
    public static <S extends FeatureSession> OwnSource<S> of(
            HeadModel head, FeatureSource source, Class<S> type, String backend) {
        return of(
                head,
                source,
                session -> {
                    if (type.isInstance(session)) {
                        return type.cast(session);
                    }
                    throw FeatureSource.foreign(session, backend);
                });
    }

    /** Leading tokens of a prefix whose features the target keeps. */
    public int held(Prefix prefix) {
        return target.held(prefix);
    }

    /** The same of the qualifier; 0 without one. */
    public int qualified(Prefix prefix) {
        return qualifier == null ? 0 : qualifier.held(prefix);
    }
}

package io.tercet.tasks.tornado;

import io.tercet.models.piece.AdapterModel;
import io.tercet.models.piece.HeadModel;
import io.tercet.tasks.FeatureSource;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.cache.HeadTable.Origin;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The sessions that a head's features come from, on the same device. */
record TornadoSources(
        TornadoSession target, @Nullable TornadoSession qualifier, @Nullable AdapterModel adapter) {

    /** Refuses sessions that the head or the adapter cannot read. */
    static TornadoSources of(TornadoBackend backend, HeadModel head, FeatureSource source) {
        TornadoSession target = backend.own(source.target());
        head.checkTarget(target.model().model());
        source.checkTargetLayers(head, target.kept());
        FeatureSource.Qualifier other = source.qualifier();
        if (other == null) {
            return new TornadoSources(target, null, null);
        }
        TornadoSession qualifier = backend.own(other.session());
        source.checkQualifierLayers(qualifier.kept());
        return new TornadoSources(target, qualifier, other.adapter());
    }

    /** Leading tokens of a prefix whose features the target keeps. */
    int held(Prefix prefix) {
        return target.held(prefix);
    }

    /** The same of the qualifier; 0 without one. */
    int qualified(Prefix prefix) {
        return qualifier == null ? 0 : qualifier.held(prefix);
    }

    /** What they have kept goes to its places before a head reads it. */
    void settle() {
        target.settle();
        if (qualifier != null) {
            qualifier.settle();
        }
    }

    /** Tells a pass where the features of its rows lie. */
    void tellKept(Origin origin, IntArray pass) {
        if (origin == Origin.QUALIFIER && qualifier != null) {
            qualifier.tellKept(pass);
        } else {
            target.tellKept(pass);
        }
    }
}

package io.tercet.tasks.reference;

import io.tercet.models.piece.AdapterModel;
import io.tercet.models.piece.HeadModel;
import io.tercet.tasks.FeatureSource;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The sessions that a head's features come from. */
final class ReferenceSources {
    private final ReferenceSession target;
    private final @Nullable ReferenceSession qualifier;
    private final @Nullable ReferenceMatrix down;
    private final @Nullable ReferenceMatrix up;

    /** Refuses sessions that the head or the adapter cannot read. */
    ReferenceSources(HeadModel head, FeatureSource source) {
        this.target = session(source.target());
        head.checkTarget(target.model());
        source.checkTargetLayers(head, target.features().layers());
        FeatureSource.Qualifier other = source.qualifier();
        AdapterModel adapter = other == null ? null : other.adapter();
        this.qualifier = other == null ? null : session(other.session());
        this.down = adapter == null ? null : ReferenceWeights.matrix(adapter.down());
        this.up = adapter == null ? null : ReferenceWeights.matrix(adapter.up());
        if (qualifier != null) {
            source.checkQualifierLayers(qualifier.features().layers());
        }
    }

    private static ReferenceSession session(ModelSession session) {
        if (session instanceof ReferenceSession own) {
            return own;
        }
        throw FeatureSource.foreign(session, "reference");
    }

    /** Leading tokens of a prefix whose features the target keeps. */
    int target(Prefix prefix) {
        return target.held(prefix);
    }

    /** The same of the qualifier; 0 without one. */
    int qualifier(Prefix prefix) {
        return qualifier == null ? 0 : qualifier.held(prefix);
    }

    /** What fc reads of a position, [columns of fc]. */
    float[] targetRow(int slot) {
        return target.features().row(slot);
    }

    /** The same, made of the qualifier's features by the adapter. */
    float[] qualifierRow(int slot) {
        float[] features = Objects.requireNonNull(qualifier).features().row(slot);
        float[] hidden = Objects.requireNonNull(down).times(features);
        for (int i = 0; i < hidden.length; i++) {
            hidden[i] = ReferencePass.silu(hidden[i]);
        }
        return Objects.requireNonNull(up).times(hidden);
    }
}

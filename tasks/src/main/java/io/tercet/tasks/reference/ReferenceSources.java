package io.tercet.tasks.reference;

import io.tercet.models.piece.AdapterModel;
import io.tercet.models.piece.HeadModel;
import io.tercet.tasks.FeatureSource;
import io.tercet.tasks.OwnSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The sessions that a head's features come from. */
final class ReferenceSources {
    private final OwnSource<ReferenceSession> sessions;
    private final @Nullable ReferenceMatrix down;
    private final @Nullable ReferenceMatrix up;

    /** Refuses sessions that the head or the adapter cannot read. */
    ReferenceSources(HeadModel head, FeatureSource source) {
        this.sessions = OwnSource.of(head, source, ReferenceSession.class, "reference");
        AdapterModel adapter = sessions.adapter();
        this.down = adapter == null ? null : ReferenceWeights.matrix(adapter.down());
        this.up = adapter == null ? null : ReferenceWeights.matrix(adapter.up());
    }

    OwnSource<ReferenceSession> sessions() {
        return sessions;
    }

    /** What fc reads of a position, [columns of fc]. */
    float[] targetRow(int slot) {
        return sessions.target().features().row(slot);
    }

    /** The same, made of the qualifier's features by the adapter. */
    float[] qualifierRow(int slot) {
        float[] features = Objects.requireNonNull(sessions.qualifier()).features().row(slot);
        float[] hidden = Objects.requireNonNull(down).times(features);
        for (int i = 0; i < hidden.length; i++) {
            hidden[i] = ReferencePass.silu(hidden[i]);
        }
        return Objects.requireNonNull(up).times(hidden);
    }
}

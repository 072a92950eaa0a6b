package io.tercet.tasks.jvm;

import io.tercet.models.piece.AdapterModel;
import io.tercet.models.piece.HeadModel;
import io.tercet.tasks.FeatureSource;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.cache.PassChunk;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The sessions that a head's features come from, and what is made of their streams. */
final class JvmSources {
    private final WeightMatrix fc;
    private final JvmSession target;
    private final @Nullable JvmSession qualifier;
    private final @Nullable WeightMatrix down;
    private final @Nullable WeightMatrix up;
    private float[] streams = {}; // [rows, streams of a slot]
    private float[] hidden = {}; // [rows, the adapter's width, padded]
    private float[] adapted = {}; // [rows, columns of fc]

    /** Refuses sessions that the head or the adapter cannot read. */
    JvmSources(HeadModel head, FeatureSource source) {
        this.fc = WeightMatrix.of(head.fc());
        this.target = session(source.target());
        head.checkTarget(target.model());
        source.checkTargetLayers(head, target.features().layers());
        FeatureSource.Qualifier other = source.qualifier();
        AdapterModel adapter = other == null ? null : other.adapter();
        this.qualifier = other == null ? null : session(other.session());
        this.down = adapter == null ? null : WeightMatrix.of(adapter.down());
        this.up = adapter == null ? null : WeightMatrix.of(adapter.up());
        if (qualifier != null) {
            source.checkQualifierLayers(qualifier.features().layers());
        }
    }

    private static JvmSession session(ModelSession session) {
        if (session instanceof JvmSession own) {
            return own;
        }
        throw FeatureSource.foreign(session, "jvm");
    }

    /** Leading tokens of a prefix whose features the target keeps. */
    int target(Prefix prefix) {
        return target.held(prefix);
    }

    /** The same of the qualifier; 0 without one. */
    int qualifier(Prefix prefix) {
        return qualifier == null ? 0 : qualifier.held(prefix);
    }

    /** Starts a chunk's rows from the target's streams: fc times them. */
    void startFromTarget(PassChunk chunk, JvmPass pass) {
        gather(target, chunk);
        pass.start(fc, streams, fc.columns(), chunk.rows());
    }

    /** Starts them from the qualifier's, which go through the adapter first. */
    void startFromQualifier(PassChunk chunk, JvmPass pass) {
        WeightMatrix first = Objects.requireNonNull(down);
        WeightMatrix second = Objects.requireNonNull(up);
        int rows = chunk.rows();
        int stride = Lanes.padded(first.rows());
        gather(Objects.requireNonNull(qualifier), chunk);
        hidden = atLeast(hidden, rows * stride);
        adapted = atLeast(adapted, rows * second.rows());
        pass.multiply(first, streams, first.columns(), rows, hidden, stride);
        RowMath.silu(hidden, 0, rows * stride);
        pass.multiply(second, hidden, stride, rows, adapted, second.rows());
        pass.start(fc, adapted, fc.columns(), rows);
    }

    private void gather(JvmSession session, PassChunk chunk) {
        StreamRows kept = session.features().streams();
        streams = atLeast(streams, chunk.rows() * kept.elements());
        for (int row = 0; row < chunk.rows(); row++) {
            kept.readAll(chunk.slot(row), streams, row * kept.elements());
        }
    }

    /** With a whole logical vector behind it, which a panel may read. */
    private static float[] atLeast(float[] array, int length) {
        int needed = length + Lanes.COUNT;
        return array.length >= needed ? array : new float[Math.max(needed, 2 * array.length)];
    }
}

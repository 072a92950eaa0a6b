package io.tercet.tasks.jvm;

import io.tercet.models.piece.AdapterModel;
import io.tercet.models.piece.HeadModel;
import io.tercet.tasks.FeatureSource;
import io.tercet.tasks.OwnSource;
import io.tercet.tasks.cache.PassChunk;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The sessions that a head's features come from, and what is made of their streams. */
final class JvmSources {
    private final WeightMatrix fc;
    private final OwnSource<JvmSession> sessions;
    private final @Nullable WeightMatrix down;
    private final @Nullable WeightMatrix up;
    private float[] streams = {}; // [rows, streams of a slot]
    private float[] hidden = {}; // [rows, the adapter's width, padded]
    private float[] adapted = {}; // [rows, columns of fc]

    /** Refuses sessions that the head or the adapter cannot read. */
    JvmSources(HeadModel head, FeatureSource source) {
        this.fc = WeightMatrix.of(head.fc());
        this.sessions = OwnSource.of(head, source, JvmSession.class, "jvm");
        AdapterModel adapter = sessions.adapter();
        this.down = adapter == null ? null : WeightMatrix.of(adapter.down());
        this.up = adapter == null ? null : WeightMatrix.of(adapter.up());
    }

    OwnSource<JvmSession> sessions() {
        return sessions;
    }

    /** Starts a chunk's rows from the target's streams: fc times them. */
    void startFromTarget(PassChunk chunk, JvmPass pass) {
        gather(sessions.target(), chunk);
        pass.start(fc, streams, fc.columns(), chunk.rows());
    }

    /** Starts them from the qualifier's, which go through the adapter first. */
    void startFromQualifier(PassChunk chunk, JvmPass pass) {
        WeightMatrix first = Objects.requireNonNull(down);
        WeightMatrix second = Objects.requireNonNull(up);
        int rows = chunk.rows();
        int stride = Lanes.padded(first.rows());
        gather(Objects.requireNonNull(sessions.qualifier()), chunk);
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

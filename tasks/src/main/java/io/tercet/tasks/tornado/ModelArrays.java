package io.tercet.tasks.tornado;

import io.tercet.models.decoder.DecoderConfig;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** What the graphs of a model hand each other, with a cache for several sessions. */
final class ModelArrays {
    private static final int MOST = PassLayout.MAX_ROWS;

    final DecoderConfig config;
    final WorkSizes sizes;
    final KernelContext context = new KernelContext();

    /** Slots of all sessions, and of one. */
    final int slots;

    final int positions;

    /** What graphs of all models share. */
    final Ring shared;

    /** What a pass is about: {@link PassLayout}. */
    final IntArray pass;

    /** Results of all sessions. */
    final FloatArray ring;

    final FloatArray streams; // [slots, embeddingLength]
    final FloatArray keys; // [blockCount, slots, keyWidth]
    final FloatArray values; // [blockCount, slots, valueWidth]
    final IntArray parents; // [slots]
    final FloatArray normed; // [MOST, embeddingLength]

    /** In a draft head the rows' normed embeddings, [MOST, embeddingLength]; else null. */
    final @Nullable FloatArray tokens;

    ModelArrays(
            DecoderConfig config,
            WorkSizes sizes,
            Ring shared,
            int sessions,
            int sessionSlots,
            boolean head) {
        this.config = config;
        this.sizes = sizes;
        this.shared = shared;
        this.pass = shared.board().ints();
        this.ring = shared.floats();
        this.slots = Math.multiplyExact(sessions, sessionSlots);
        this.positions = sessionSlots;
        this.streams = floats(1, slots, config.embeddingLength());
        this.keys = floats(config.blockCount(), slots, config.keyWidth());
        this.values = floats(config.blockCount(), slots, config.valueWidth());
        this.parents = new IntArray(slots);
        this.normed = rows(config.embeddingLength());
        this.tokens = head ? rows(config.embeddingLength()) : null;
    }

    /** [MOST, width] */
    static FloatArray rows(int width) {
        return floats(1, MOST, width);
    }

    /** [a, b, c] */
    static FloatArray floats(int a, int b, int c) {
        long size = (long) a * b * c;
        if (size > Integer.MAX_VALUE - 64L) {
            throw new IllegalArgumentException(
                    "the context is too long for a device: a cache of %d x %d x %d elements"
                            .formatted(a, b, c));
        }
        return new FloatArray((int) size);
    }
}

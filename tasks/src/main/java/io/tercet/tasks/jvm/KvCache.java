package io.tercet.tasks.jvm;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.tasks.SessionOptions.CacheType;

/**
 * Keys and values by slot, in pages that are allocated when first used: a long context costs
 * nothing until then.
 */
final class KvCache {
    private final CacheRows keys;
    private final CacheRows values;

    KvCache(DecoderConfig config, int slots, CacheType type) {
        this.keys = rows(config, slots, type, config.keyLength());
        this.values = rows(config, slots, type, config.valueLength());
    }

    private static CacheRows rows(DecoderConfig config, int slots, CacheType type, int length) {
        int blocks = config.blockCount();
        int heads = config.headCountKv();
        return switch (type) {
            case F32 -> new CacheRows.Singles(blocks, slots, heads, length);
            case F16 -> new CacheRows.Halves(blocks, slots, heads, length);
        };
    }

    CacheRows keys() {
        return keys;
    }

    CacheRows values() {
        return values;
    }

    /** Makes room for a slot; afterwards threads may write different heads of it. */
    void reserve(int slot) {
        keys.reserve(slot);
        values.reserve(slot);
    }

    /** Copies all layers of a slot. */
    void move(int from, int to) {
        keys.move(from, to);
        values.move(from, to);
    }
}

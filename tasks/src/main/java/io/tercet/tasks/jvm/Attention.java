package io.tercet.tasks.jvm;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.tasks.cache.PassChunk;
import java.util.Arrays;

/**
 * Causal attention over a cache (arXiv 1706.03762, section 3.2.1), grouped queries (arXiv
 * 2305.13245). One object per thread, for its scratch.
 *
 * <p>Scores and weights are indexed by position, whatever slot holds it, and values are added by
 * ascending position: a row's result does not depend on the shape of the tree.
 */
final class Attention {
    private static final int TILE = 4;

    private final DecoderConfig config;
    private final KvCache cache;
    private final float scale;
    private final float[] page; // a head's page, widened
    private float[] queries = {}; // [queries, keyStride]
    private float[] sums = {}; // [queries, TILE, lanes]
    private float[] products = {}; // [queries, TILE]
    private float[] scores = {}; // [queries, scoreStride]
    private float[] results = {}; // [queries, valueStride]
    private float[] totals = {}; // [queries]
    private int scoreStride;

    Attention(DecoderConfig config, KvCache cache) {
        this.config = config;
        this.cache = cache;
        this.scale = (float) (1 / Math.sqrt(config.keyLength()));
        this.page =
                new float[Math.max(cache.keys().scratchLength(), cache.values().scratchLength())];
    }

    /** The part of a layer's attention that one thread does at a time. */
    record Item(int layer, PassChunk chunk, int fromRow, int toRow, int fromHead, int toHead) {
        int rows() {
            return toRow - fromRow;
        }

        int heads() {
            return toHead - fromHead;
        }

        int queries() {
            return rows() * heads();
        }

        /** Positions that a row finds at their own slots. */
        int prefix(int row) {
            return Math.min(chunk.base(), chunk.position(row) + 1);
        }

        int longestPrefix() {
            int longest = 0;
            for (int row = fromRow; row < toRow; row++) {
                longest = Math.max(longest, prefix(row));
            }
            return longest;
        }
    }

    /**
     * Attends.
     *
     * @param item rows, and heads that share one key/value head
     * @param q [rows, headCount, keyStride]
     * @param y [rows, yStride]: gets the heads' results side by side
     */
    void attend(Item item, float[] q, float[] y, int yStride) {
        prepare(item, q);
        int kvHead = item.fromHead() / config.headsPerKv();
        score(item, kvHead);
        for (int query = 0; query < item.queries(); query++) {
            int length = item.chunk().position(item.fromRow() + query / item.heads()) + 1;
            totals[query] = RowMath.softmax(scores, query * scoreStride, length, scale);
        }
        mix(item, kvHead);
        int stride = cache.values().stride();
        for (int query = 0; query < item.queries(); query++) {
            int row = item.fromRow() + query / item.heads();
            int head = item.fromHead() + query % item.heads();
            int to = row * yStride + head * config.valueLength();
            RowMath.scale(results, query * stride, 1 / totals[query], stride);
            System.arraycopy(results, query * stride, y, to, config.valueLength());
        }
    }

    private void prepare(Item item, float[] q) {
        int keyStride = cache.keys().stride();
        int longest = 0;
        for (int row = item.fromRow(); row < item.toRow(); row++) {
            longest = Math.max(longest, item.chunk().position(row) + 1);
        }
        scoreStride = Lanes.padded(longest + TILE);
        queries = atLeast(queries, item.queries() * keyStride);
        int whole = Lanes.padded(item.queries() * TILE + Lanes.WIDTH - 1);
        sums = atLeast(sums, whole * Lanes.COUNT);
        products = atLeast(products, whole);
        scores = atLeast(scores, item.queries() * scoreStride);
        results = atLeast(results, item.queries() * cache.values().stride());
        totals = atLeast(totals, item.queries());
        Arrays.fill(results, 0, item.queries() * cache.values().stride(), 0);
        int block = item.heads() * keyStride;
        for (int row = 0; row < item.rows(); row++) {
            int from = ((item.fromRow() + row) * config.headCount() + item.fromHead()) * keyStride;
            System.arraycopy(q, from, queries, row * block, block);
        }
    }

    private static float[] atLeast(float[] array, int length) {
        return array.length >= length ? array : new float[Math.max(length, 2 * array.length)];
    }

    private void score(Item item, int kvHead) {
        int longest = item.longestPrefix();
        for (int from = 0; from < longest; from += CacheRows.PAGE) {
            int count = Math.min(CacheRows.PAGE, longest - from);
            float[] keys =
                    cache.keys().read(item.layer(), kvHead, from / CacheRows.PAGE, 0, count, page);
            for (int i = 0; i < count; i += TILE) {
                products(keys, cache.keys().origin(kvHead), i, 0, item.queries());
                store(0, item.queries(), from + i, TILE);
            }
        }
        for (int row = item.fromRow(); row < item.toRow(); row++) {
            scoreBranch(item, kvHead, row);
        }
    }

    private void products(float[] keys, int origin, int slot, int firstQuery, int count) {
        int stride = cache.keys().stride();
        int size = TILE * Lanes.COUNT;
        Arrays.fill(sums, firstQuery * size, (firstQuery + count) * size, 0);
        Tiles.add(
                keys,
                origin + slot * stride,
                stride,
                queries,
                firstQuery * stride,
                stride,
                count,
                stride,
                sums,
                firstQuery * size,
                size);
    }

    /** Stores the scores of some queries from a position on. */
    private void store(int firstQuery, int count, int position, int length) {
        int at = firstQuery * TILE * Lanes.COUNT;
        int next = Lanes.WIDTH * Lanes.COUNT;
        int vectors = (count * TILE + Lanes.WIDTH - 1) / Lanes.WIDTH;
        LaneSums.ALL.store(sums, at, Lanes.COUNT, next, vectors, products, 0, Lanes.WIDTH);
        for (int i = 0; i < count; i++) {
            int to = (firstQuery + i) * scoreStride + position;
            System.arraycopy(products, i * TILE, scores, to, length);
        }
    }

    private void scoreBranch(Item item, int kvHead, int row) {
        int[] branch = item.chunk().branch(row);
        int firstQuery = (row - item.fromRow()) * item.heads();
        for (int i = 0; i < branch.length; ) {
            int run = run(branch, i, TILE);
            int slot = branch[i] % CacheRows.PAGE;
            int pageNumber = branch[i] / CacheRows.PAGE;
            float[] keys =
                    cache.keys().read(item.layer(), kvHead, pageNumber, slot, slot + run, page);
            products(keys, cache.keys().origin(kvHead), slot, firstQuery, item.heads());
            store(firstQuery, item.heads(), item.chunk().base() + i, run);
            i += run;
        }
    }

    /** How many slots from index {@code from} on are consecutive and in one page. */
    private static int run(int[] slots, int from, int limit) {
        int room = Math.min(limit, CacheRows.PAGE - slots[from] % CacheRows.PAGE);
        int length = 1;
        while (length < room
                && from + length < slots.length
                && slots[from + length] == slots[from] + length) {
            length++;
        }
        return length;
    }

    private void mix(Item item, int kvHead) {
        int longest = item.longestPrefix();
        for (int from = 0; from < longest; from += CacheRows.PAGE) {
            int count = Math.min(CacheRows.PAGE, longest - from);
            float[] values =
                    cache.values()
                            .read(item.layer(), kvHead, from / CacheRows.PAGE, 0, count, page);
            for (int query = 0; query < item.queries(); query++) {
                int prefix = item.prefix(item.fromRow() + query / item.heads());
                int seen = Math.min(count, prefix - from);
                if (seen > 0) {
                    mix(values, cache.values().origin(kvHead), seen, query, from);
                }
            }
        }
        for (int row = item.fromRow(); row < item.toRow(); row++) {
            mixBranch(item, kvHead, row);
        }
    }

    private void mixBranch(Item item, int kvHead, int row) {
        int[] branch = item.chunk().branch(row);
        int firstQuery = (row - item.fromRow()) * item.heads();
        int stride = cache.values().stride();
        for (int i = 0; i < branch.length; ) {
            int run = run(branch, i, CacheRows.PAGE);
            int slot = branch[i] % CacheRows.PAGE;
            int pageNumber = branch[i] / CacheRows.PAGE;
            float[] values =
                    cache.values().read(item.layer(), kvHead, pageNumber, slot, slot + run, page);
            int origin = cache.values().origin(kvHead) + slot * stride;
            for (int query = firstQuery; query < firstQuery + item.heads(); query++) {
                mix(values, origin, run, query, item.chunk().base() + i);
            }
            i += run;
        }
    }

    /** Adds {@code count} weighted rows of values to a query's result. */
    private void mix(float[] values, int at, int count, int query, int position) {
        int stride = cache.values().stride();
        int weight = query * scoreStride + position;
        WeightedRows.add(scores, weight, count, values, at, stride, results, query * stride);
    }
}

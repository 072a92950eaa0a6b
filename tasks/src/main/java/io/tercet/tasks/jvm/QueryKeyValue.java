package io.tercet.tasks.jvm;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.Rope;
import io.tercet.tasks.cache.PassChunk;

/**
 * Queries, keys and values of a layer: projected with bias and norm, turned by their positions
 * (arXiv 2104.09864), keys and values written to the cache. A thread takes a head at a time.
 */
final class QueryKeyValue {
    private final DecoderConfig config;
    private final KvCache cache;
    private final ThreadTeam team;
    private final MatrixProduct[] products; // one per thread
    private final Panel x;

    /**
     * For passes over one cache.
     *
     * @param x the layer's normalised input, set before each projection
     */
    QueryKeyValue(
            DecoderConfig config,
            KvCache cache,
            ThreadTeam team,
            MatrixProduct[] products,
            Panel x) {
        this.config = config;
        this.cache = cache;
        this.team = team;
        this.products = products;
        this.x = x;
    }

    /** Projects rows [0, count) of a chunk; the queries are in the activations afterwards. */
    void project(JvmWeights.Layer w, int layer, PassChunk chunk, int count, Activations a) {
        int queryHeads = config.headCount();
        int kvHeads = config.headCountKv();
        team.run(
                queryHeads + 2 * kvHeads,
                (thread, item) -> {
                    MatrixProduct product = products[thread];
                    if (item < queryHeads) {
                        query(product, w.attnQ, item, a, count);
                    } else if (item < queryHeads + kvHeads) {
                        key(product, w.attnK, layer, item - queryHeads, chunk, a, count);
                    } else {
                        int head = item - queryHeads - kvHeads;
                        value(product, w.attnV, layer, head, chunk, a, count);
                    }
                });
    }

    private void query(
            MatrixProduct product, JvmWeights.Heads w, int head, Activations a, int count) {
        int stride = config.headCount() * a.keyStride;
        heads(product, w, head, config.keyLength(), a.queries, a.keyStride, stride, count);
        turn(a, a.queries, head * a.keyStride, stride, count);
    }

    private void key(
            MatrixProduct product,
            JvmWeights.Heads w,
            int layer,
            int head,
            PassChunk chunk,
            Activations a,
            int count) {
        int stride = config.headCountKv() * a.keyStride;
        heads(product, w, head, config.keyLength(), a.keys, a.keyStride, stride, count);
        turn(a, a.keys, head * a.keyStride, stride, count);
        for (int row = 0; row < count; row++) {
            int at = row * stride + head * a.keyStride;
            cache.keys().write(layer, head, chunk.slot(row), a.keys, at);
        }
    }

    private void value(
            MatrixProduct product,
            JvmWeights.Heads w,
            int layer,
            int head,
            PassChunk chunk,
            Activations a,
            int count) {
        int stride = config.headCountKv() * a.valueStride;
        heads(product, w, head, config.valueLength(), a.values, a.valueStride, stride, count);
        for (int row = 0; row < count; row++) {
            int at = row * stride + head * a.valueStride;
            cache.values().write(layer, head, chunk.slot(row), a.values, at);
        }
    }

    /** One head of a projection for all rows, with bias and norm where there are any. */
    private void heads(
            MatrixProduct product,
            JvmWeights.Heads w,
            int head,
            int length,
            float[] y,
            int headStride,
            int stride,
            int count) {
        int from = head * length;
        int at = head * headStride;
        product.multiply(w.matrix, from, from + length, x, y, at - from, stride);
        for (int row = 0; row < count; row++) {
            int to = at + row * stride;
            if (w.bias != null) {
                RowMath.add(w.bias, from, length, y, to);
            }
            if (w.norm != null) {
                RowMath.rmsNorm(y, to, w.norm, length, config.normEpsilon(), y, to);
            }
        }
    }

    private void turn(Activations a, float[] heads, int at, int stride, int count) {
        boolean halves = config.rope().pairing() == Rope.Pairing.HALVES;
        for (int row = 0; row < count; row++) {
            int to = at + row * stride;
            if (halves) {
                RowMath.turnHalves(heads, to, a.cosines[row], a.sines[row]);
            } else {
                RowMath.turnAdjacent(heads, to, a.cosines[row], a.sines[row]);
            }
        }
    }
}

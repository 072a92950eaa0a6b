package io.tercet.tasks.reference;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.Rope;
import io.tercet.models.decoder.RotaryTable;
import io.tercet.tasks.Shortlist;
import io.tercet.tasks.Skipped;
import io.tercet.tasks.cache.PassChunk;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole transformer, row by row. Per layer:
 *
 * <pre>
 *   x ── attnNorm ── attnQ, attnK, attnV (+ bias, norm) ── rope ── cache write
 *                        └── attention over the row's positions ── attnOutput ──(+ x)
 *   x ── ffnNorm ── silu(ffnGate) * ffnUp ── ffnDown ──(+ x)
 * </pre>
 *
 * then outputNorm and the output projection. In a draft head x is the feature, and attnQ, attnK and
 * attnV read the normed embedding of the row's token beside it. Every vector is [its width];
 * weights are [outputs, inputs].
 */
final class ReferencePass {
    private final DecoderConfig config;
    private final ReferenceWeights weights;
    private final RotaryTable rotary;
    private final float[][] keys; // [blockCount][capacity * keyWidth]
    private final float[][] values; // [blockCount][capacity * valueWidth]

    ReferencePass(ReferenceWeights weights, RotaryTable rotary, int capacity) {
        this.config = weights.config();
        this.weights = weights;
        this.rotary = rotary;
        this.keys = new float[config.blockCount()][capacity * config.keyWidth()];
        this.values = new float[config.blockCount()][capacity * config.valueWidth()];
    }

    float[] embed(int token) {
        return weights.tokenEmbedding().row(token);
    }

    /**
     * Runs one layer for rows [0, rows) of a chunk, but for what is skipped; their streams change
     * in place.
     */
    void layer(int layer, Skipped skipped, PassChunk chunk, int rows, float[][] streams) {
        ReferenceWeights.Layer w = weights.layers().get(layer);
        if (skipped.keepsAttention(layer)) {
            attention(w, layer, chunk, rows, streams);
        }
        for (int row = 0; row < rows && skipped.keepsFeedForward(layer); row++) {
            float[] x = streams[row];
            float[] normed = rmsNorm(x, w.ffnNorm());
            float[] gate = w.ffnGate().times(normed);
            float[] up = w.ffnUp().times(normed);
            for (int i = 0; i < gate.length; i++) {
                gate[i] = silu(gate[i]) * up[i];
            }
            add(x, w.ffnDown().times(gate));
        }
    }

    private void attention(
            ReferenceWeights.Layer w, int layer, PassChunk chunk, int rows, float[][] streams) {
        float[][] queries = new float[rows][];
        for (int row = 0; row < rows; row++) {
            float[] normed = attentionInput(w, streams[row], chunk.token(row));
            queries[row] = w.attnQ().times(normed);
            float[] key = w.attnK().times(normed);
            float[] value = w.attnV().times(normed);
            addIfPresent(queries[row], w.attnQBias());
            addIfPresent(key, w.attnKBias());
            addIfPresent(value, w.attnVBias());
            normHeads(queries[row], w.attnQNorm());
            normHeads(key, w.attnKNorm());
            rope(queries[row], chunk.position(row));
            rope(key, chunk.position(row));
            write(keys[layer], chunk.slot(row), key);
            write(values[layer], chunk.slot(row), value);
        }
        for (int row = 0; row < rows; row++) {
            float[] attended = attention(layer, queries[row], slots(chunk, row));
            add(streams[row], w.attnOutput().times(attended));
        }
    }

    /** The normed stream; in a draft head the normed embedding and the normed feature. */
    private float[] attentionInput(ReferenceWeights.Layer w, float[] stream, int token) {
        float[] normed = rmsNorm(stream, w.attnNorm());
        float[] tokenNorm = weights.tokenNorm();
        return tokenNorm == null
                ? normed
                : joined(List.of(rmsNorm(embed(token), tokenNorm), normed));
    }

    /** Vectors one behind the other. */
    static float[] joined(List<float[]> parts) {
        float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /** Logits of a stream behind so many layers, [vocabularySize] or [shortlist.size()]. */
    float[] project(float[] stream, int layers, @Nullable Shortlist shortlist) {
        ReferenceWeights.Exit exit = weights.exits().get(layers);
        float[] normed =
                rmsNorm(stream, exit == null ? weights.outputNorm() : exit.norm().elements());
        if (exit != null) {
            add(normed, exit.up().times(exit.down().times(normed)));
        }
        ReferenceMatrix output = weights.output();
        return shortlist == null ? output.times(normed) : output.times(normed, shortlist.toArray());
    }

    void move(int fromSlot, int toSlot) {
        for (int layer = 0; layer < config.blockCount(); layer++) {
            moveRow(keys[layer], fromSlot, toSlot, config.keyWidth());
            moveRow(values[layer], fromSlot, toSlot, config.valueWidth());
        }
    }

    /** The slot of every position that a row sees, itself last. */
    private static int[] slots(PassChunk chunk, int row) {
        int[] slots = new int[chunk.position(row) + 1];
        int[] branch = chunk.branch(row);
        int direct = slots.length - branch.length;
        for (int position = 0; position < slots.length; position++) {
            slots[position] = position < direct ? position : branch[position - direct];
        }
        return slots;
    }

    /** Scaled dot-product attention of all heads; heads of a group share a key/value head. */
    private float[] attention(int layer, float[] query, int[] slots) {
        float[] result = new float[config.attentionWidth()];
        for (int head = 0; head < config.headCount(); head++) {
            int headKv = head / config.headsPerKv();
            double[] scores = new double[slots.length];
            double highest = Double.NEGATIVE_INFINITY;
            for (int position = 0; position < slots.length; position++) {
                int at = slots[position] * config.keyWidth() + headKv * config.keyLength();
                scores[position] = score(query, head * config.keyLength(), keys[layer], at);
                highest = Math.max(highest, scores[position]);
            }
            double sum = 0;
            double[] mixed = new double[config.valueLength()];
            for (int position = 0; position < slots.length; position++) {
                double weight = StrictMath.exp(scores[position] - highest);
                sum += weight;
                int at = slots[position] * config.valueWidth() + headKv * config.valueLength();
                for (int i = 0; i < mixed.length; i++) {
                    mixed[i] += weight * values[layer][at + i];
                }
            }
            for (int i = 0; i < mixed.length; i++) {
                result[head * config.valueLength() + i] = (float) (mixed[i] / sum);
            }
        }
        return result;
    }

    private double score(float[] query, int queryAt, float[] key, int keyAt) {
        double sum = 0;
        for (int i = 0; i < config.keyLength(); i++) {
            sum += (double) query[queryAt + i] * key[keyAt + i];
        }
        return sum / Math.sqrt(config.keyLength());
    }

    private float[] rmsNorm(float[] x, float[] weight) {
        float[] result = x.clone();
        rmsNorm(result, 0, weight);
        return result;
    }

    private void rmsNorm(float[] x, int at, float[] weight) {
        double sum = 0;
        for (int i = 0; i < weight.length; i++) {
            sum += (double) x[at + i] * x[at + i];
        }
        double scale = 1 / Math.sqrt(sum / weight.length + config.normEpsilon());
        for (int i = 0; i < weight.length; i++) {
            x[at + i] = (float) (x[at + i] * scale * weight[i]);
        }
    }

    /** Norms every head for itself (Qwen3). */
    private void normHeads(float[] heads, float @Nullable [] weight) {
        for (int at = 0; weight != null && at < heads.length; at += weight.length) {
            rmsNorm(heads, at, weight);
        }
    }

    /** Turns the first {@code dimensionCount} elements of every head by the position's angles. */
    private void rope(float[] heads, int position) {
        int pairs = rotary.pairs();
        float[] cosines = new float[pairs];
        float[] sines = new float[pairs];
        rotary.fill(position, cosines, sines);
        boolean halves = config.rope().pairing() == Rope.Pairing.HALVES;
        for (int head = 0; head < heads.length; head += config.keyLength()) {
            for (int pair = 0; pair < pairs; pair++) {
                int first = head + (halves ? pair : 2 * pair);
                int second = halves ? first + pairs : first + 1;
                float x = heads[first];
                float y = heads[second];
                heads[first] = x * cosines[pair] - y * sines[pair];
                heads[second] = x * sines[pair] + y * cosines[pair];
            }
        }
    }

    static float silu(float x) {
        return (float) (x / (1 + StrictMath.exp(-x)));
    }

    private static void add(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            x[i] += y[i];
        }
    }

    private static void addIfPresent(float[] x, float @Nullable [] bias) {
        if (bias != null) {
            add(x, bias);
        }
    }

    private static void write(float[] cache, int slot, float[] row) {
        System.arraycopy(row, 0, cache, slot * row.length, row.length);
    }

    private static void moveRow(float[] cache, int from, int to, int width) {
        System.arraycopy(cache, from * width, cache, to * width, width);
    }
}

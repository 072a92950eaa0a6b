package io.tercet.tasks.jvm;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.RotaryTable;
import io.tercet.tasks.Skipped;
import io.tercet.tasks.cache.PassChunk;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The transformer for all rows of a chunk at once. Per layer, with a barrier of the team after each
 * line:
 *
 * <pre>
 *   x ── attnNorm
 *     ── attnQ, attnK, attnV (+ bias, norm) ── rope ── cache write        items: heads
 *     ── attention over each row's positions                              items: rows x heads
 *     ── attnOutput ──(+ x)                                               items: outputs
 *   x ── ffnNorm
 *     ── silu(ffnGate) * ffnUp                                            items: outputs
 *     ── ffnDown ──(+ x)                                                  items: outputs
 * </pre>
 *
 * then outputNorm and the output projection. In a draft head x is the feature, and attnQ, attnK and
 * attnV read the normed embedding of the row's token beside it. Same steps, order and names as the
 * reference pass.
 */
final class JvmPass {
    /** Outputs of a matrix product that a thread takes at a time; whole logical vectors. */
    private static final int OUTPUTS = 32;

    private static final int MOST_OUTPUTS = 1024;
    private static final int ITEMS_PER_THREAD = 6;

    /** Rows whose attention a thread takes at a time: they share the keys that it reads. */
    private static final int ATTENTION_ROWS = 8;

    /** Rows from which on the team shares what is cheap for each. */
    private static final int SHARED_ROWS = 8;

    private final DecoderConfig config;
    private final JvmWeights weights;
    private final RotaryTable rotary;
    private final KvCache cache;
    private final ThreadTeam team;
    private final MatrixProduct[] products; // one per thread
    private final QueryKeyValue queryKeyValue;
    private final Attention[] attentions; // one per thread
    private final Factors factors = new Factors();
    private final Panel x = new Panel(); // of the next product
    private Activations rows;
    private float[] joined = {}; // [rows, 2 * embeddingStride], a draft head's attention input

    JvmPass(JvmWeights weights, RotaryTable rotary, KvCache cache, ThreadTeam team) {
        this.config = weights.config();
        this.weights = weights;
        this.rotary = rotary;
        this.cache = cache;
        this.team = team;
        this.products =
                Stream.generate(MatrixProduct::new)
                        .limit(team.size())
                        .toArray(MatrixProduct[]::new);
        this.queryKeyValue = new QueryKeyValue(config, cache, team, products, x);
        this.attentions =
                Stream.generate(() -> new Attention(config, cache))
                        .limit(team.size())
                        .toArray(Attention[]::new);
        this.rows = new Activations(config, 1);
    }

    /** Makes room for a chunk and turns its positions into angles. */
    void begin(PassChunk chunk) {
        reserve(chunk.rows());
        for (int row = 0; row < chunk.rows(); row++) {
            cache.reserve(chunk.slot(row));
            rotary.fill(chunk.position(row), rows.cosines[row], rows.sines[row]);
        }
    }

    /** Makes room for so many rows, whose streams may be lost. */
    void reserve(int count) {
        if (rows.rows < count) {
            rows = new Activations(config, Math.max(count, 2 * rows.rows));
        }
    }

    void embed(int row, int token) {
        weights.tokenEmbedding().read(token, factors, rows.stream, streamAt(row));
    }

    /** A copy of a row's stream, [embeddingLength]. */
    float[] stream(int row) {
        int at = streamAt(row);
        return Arrays.copyOfRange(rows.stream, at, at + config.embeddingLength());
    }

    void resume(int row, float[] stream) {
        System.arraycopy(stream, 0, rows.stream, streamAt(row), stream.length);
    }

    /** Copies a row's stream to a place of its own. */
    void store(int row, StreamRows streams, int layer, int slot) {
        streams.write(layer, slot, rows.stream, streamAt(row));
    }

    /** The opposite. */
    void load(int row, StreamRows streams, int layer, int slot) {
        streams.read(layer, slot, rows.stream, streamAt(row));
    }

    /**
     * Makes the streams of rows [0, count) products: a draft head's features.
     *
     * @param from [count, fromStride]
     */
    void start(WeightMatrix matrix, float[] from, int fromStride, int count) {
        multiply(matrix, from, fromStride, count, rows.stream, rows.embeddingStride);
    }

    /**
     * {@code to = from * transposed(matrix)}.
     *
     * @param from [count, fromStride]
     * @param to [count, toStride]
     */
    void multiply(
            WeightMatrix matrix,
            float[] from,
            int fromStride,
            int count,
            float[] to,
            int toStride) {
        x.begin(count, matrix.columns());
        forRows(count, (thread, row) -> x.set(row, from, row * fromStride, matrix.columns()));
        int size = itemSize(matrix.rows());
        team.run(
                items(matrix.rows(), size),
                (thread, item) -> {
                    int first = item * size;
                    int end = Math.min(matrix.rows(), first + size);
                    products[thread].multiply(matrix, first, end, x, to, 0, toStride);
                });
    }

    private int streamAt(int row) {
        return row * rows.embeddingStride;
    }

    /**
     * Runs one layer for rows [0, count) of a chunk, but for what is skipped; their streams change
     * in place.
     */
    void layer(int layer, Skipped skipped, PassChunk chunk, int count) {
        JvmWeights.Layer w = weights.layer(layer);
        if (skipped.keepsAttention(layer)) {
            attentionInput(w, chunk, count);
            queryKeyValue.project(w, layer, chunk, count, rows);
            attend(layer, chunk, count);
            addProduct(w.attnOutput, rows.attended, rows.attentionStride, count, rows.stream);
        }
        if (skipped.keepsFeedForward(layer)) {
            norm(w.ffnNorm, count);
            feedForward(w, count);
            addProduct(w.ffnDown, rows.gate, rows.feedForwardStride, count, rows.stream);
        }
    }

    private void attentionInput(JvmWeights.Layer w, PassChunk chunk, int count) {
        float[] tokenNorm = weights.tokenNorm();
        if (tokenNorm == null) {
            norm(w.attnNorm, count);
        } else {
            join(tokenNorm, w.attnNorm, chunk, count);
        }
    }

    /** The normed embeddings of the rows' tokens, each with the row's normed stream behind it. */
    private void join(float[] tokenNorm, float[] weight, PassChunk chunk, int count) {
        Activations a = rows;
        int length = config.embeddingLength();
        int stride = 2 * a.embeddingStride;
        float epsilon = config.normEpsilon();
        if (joined.length < count * stride) {
            joined = new float[a.rows * stride];
        }
        for (int row = 0; row < count; row++) {
            int to = row * a.embeddingStride;
            weights.tokenEmbedding().read(chunk.token(row), factors, a.update, to);
        }
        x.begin(count, 2 * length);
        forRows(
                count,
                (thread, row) -> {
                    int from = row * a.embeddingStride;
                    int to = row * stride;
                    RowMath.rmsNorm(a.update, from, tokenNorm, length, epsilon, joined, to);
                    RowMath.rmsNorm(a.stream, from, weight, length, epsilon, joined, to + length);
                    x.set(row, joined, to, 2 * length);
                });
    }

    private void norm(float[] weight, int count) {
        Activations a = rows;
        int length = config.embeddingLength();
        x.begin(count, length);
        forRows(
                count,
                (thread, row) -> {
                    int at = row * a.embeddingStride;
                    float epsilon = config.normEpsilon();
                    RowMath.rmsNorm(a.stream, at, weight, length, epsilon, a.normed, at);
                    x.set(row, a.normed, at, length);
                });
    }

    /** Something cheap for every row. */
    private void forRows(int count, ThreadTeam.Work work) {
        if (count >= SHARED_ROWS) {
            team.run(count, work);
        } else {
            for (int row = 0; row < count; row++) {
                work.item(0, row);
            }
        }
    }

    private void attend(int layer, PassChunk chunk, int count) {
        int rowBlocks = (count + ATTENTION_ROWS - 1) / ATTENTION_ROWS;
        boolean fewItems = rowBlocks * config.headCountKv() < 4 * team.size();
        int heads = fewItems ? 1 : config.headsPerKv();
        int headBlocks = config.headCount() / heads;
        team.run(
                rowBlocks * headBlocks,
                (thread, item) -> {
                    int fromRow = item / headBlocks * ATTENTION_ROWS;
                    int toRow = Math.min(count, fromRow + ATTENTION_ROWS);
                    int head = item % headBlocks * heads;
                    attentions[thread].attend(
                            new Attention.Item(layer, chunk, fromRow, toRow, head, head + heads),
                            rows.queries,
                            rows.attended,
                            rows.attentionStride);
                });
    }

    private void feedForward(JvmWeights.Layer w, int count) {
        Activations a = rows;
        int stride = a.feedForwardStride;
        int outputs = config.feedForwardLength();
        int size = itemSize(outputs);
        team.run(
                items(outputs, size),
                (thread, item) -> {
                    int from = item * size;
                    int to = Math.min(outputs, from + size);
                    MatrixProduct product = products[thread];
                    product.multiply(w.ffnGate, from, to, x, a.gate, 0, stride);
                    product.multiply(w.ffnUp, from, to, x, a.up, 0, stride);
                    for (int row = 0; row < count; row++) {
                        RowMath.gate(a.gate, a.up, row * stride + from, to - from);
                    }
                });
    }

    /** Adds a product of {@code from}, [count, fromStride], to rows as wide as the streams. */
    private void addProduct(
            WeightMatrix matrix, float[] from, int fromStride, int count, float[] to) {
        Activations a = rows;
        x.begin(count, matrix.columns());
        forRows(count, (thread, row) -> x.set(row, from, row * fromStride, matrix.columns()));
        int stride = a.embeddingStride;
        int size = itemSize(matrix.rows());
        team.run(
                items(matrix.rows(), size),
                (thread, item) -> {
                    int first = item * size;
                    int end = Math.min(matrix.rows(), first + size);
                    products[thread].multiply(matrix, first, end, x, a.update, 0, stride);
                    for (int row = 0; row < count; row++) {
                        int at = row * stride + first;
                        RowMath.add(a.update, at, end - first, to, at);
                    }
                });
    }

    /**
     * Logits of consecutive outputs.
     *
     * @param outputRows the chunk's row of every output
     * @param layers that were run: a trained exit has a norm and an adapter of its own
     * @param logits [outputs, matrix.rows()]: the first row's logits go to {@code at}
     */
    void project(int[] outputRows, int layers, WeightMatrix matrix, float[] logits, int at) {
        Activations a = rows;
        int length = config.embeddingLength();
        float[] norm = weights.outputNorm(layers);
        x.begin(outputRows.length, length);
        for (int i = 0; i < outputRows.length; i++) {
            int normed = i * a.embeddingStride;
            int stream = streamAt(outputRows[i]);
            float epsilon = config.normEpsilon();
            RowMath.rmsNorm(a.stream, stream, norm, length, epsilon, a.normed, normed);
            x.set(i, a.normed, normed, length);
        }
        JvmWeights.Exit exit = weights.exit(layers);
        if (exit != null) {
            adapt(exit, outputRows.length);
        }
        product(matrix, logits, at, matrix.rows());
    }

    /** Adds the adapter's part to the normed rows, which are x before and after. */
    private void adapt(JvmWeights.Exit exit, int count) {
        Activations a = rows;
        int stride = a.embeddingStride;
        product(exit.down, a.update, 0, stride);
        addProduct(exit.up, a.update, stride, count, a.normed);
        x.begin(count, config.embeddingLength());
        forRows(
                count,
                (thread, row) -> x.set(row, a.normed, row * stride, config.embeddingLength()));
    }

    /** The product of x, row r of which goes to {@code at + r * stride}. */
    private void product(WeightMatrix matrix, float[] to, int at, int stride) {
        int size = itemSize(matrix.rows());
        team.run(
                items(matrix.rows(), size),
                (thread, item) -> {
                    int from = item * size;
                    int end = Math.min(matrix.rows(), from + size);
                    products[thread].multiply(matrix, from, end, x, to, at, stride);
                });
    }

    /** Weight rows of an item: several items for each thread, long streams of memory in each. */
    private int itemSize(int outputs) {
        int share = outputs / (ITEMS_PER_THREAD * team.size());
        return Math.clamp(share & -OUTPUTS, OUTPUTS, MOST_OUTPUTS);
    }

    private static int items(int outputs, int size) {
        return (outputs + size - 1) / size;
    }
}

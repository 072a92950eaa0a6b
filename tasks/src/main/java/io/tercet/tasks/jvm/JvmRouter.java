package io.tercet.tasks.jvm;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The router's network over the rows of a level, on a thread of its own while the head's layer
 * runs, or on the caller's: one order of additions, so the same bits. One per session; not
 * thread-safe.
 *
 * <pre>
 *   first * concat(unit-rms embedding, unit-rms feature) (+ bias) ── silu ── second (+ bias)
 * </pre>
 */
final class JvmRouter implements AutoCloseable {
    private final RouterWeights weights;
    private final int width; // embeddingLength
    private final float epsilon;
    private final float[] ones; // [width, padded]
    private final MatrixProduct product = new MatrixProduct();
    private final Panel inputs = new Panel();
    private final Panel hidden = new Panel();
    private final float[] highest; // [clusters], over the rows of a level
    private final float[] unit; // [2 * width] of a row, and the padding behind
    private @Nullable ExecutorService thread; // made when it is first wanted
    private @Nullable CompletableFuture<Void> running;

    JvmRouter(RouterWeights weights, int width, float epsilon) {
        this.weights = weights;
        this.width = width;
        this.epsilon = epsilon;
        this.ones = new float[Lanes.padded(width)];
        Arrays.fill(ones, 0, width, 1);
        this.highest = new float[weights.second.rows()];
        this.unit = new float[width + Lanes.padded(width)];
    }

    /** Starts a level that has no rows yet. */
    void begin() {
        await();
        Arrays.fill(highest, Float.NEGATIVE_INFINITY);
    }

    /** Makes room for some rows of the level, to be set next. */
    void rows(int count) {
        await();
        inputs.begin(count, 2 * width);
    }

    /**
     * Sets a row's input.
     *
     * @param embedding of the row's token, [width, padded] from {@code embeddingAt} on
     * @param feature that the row starts from, likewise
     */
    void set(int row, float[] embedding, int embeddingAt, float[] feature, int featureAt) {
        RowMath.rmsNorm(embedding, embeddingAt, ones, width, epsilon, unit, 0);
        RowMath.rmsNorm(feature, featureAt, ones, width, epsilon, unit, width);
        inputs.set(row, unit, 0, 2 * width);
    }

    /**
     * Scores the rows that were set.
     *
     * @param concurrently whether on a thread of its own
     */
    void start(boolean concurrently) {
        if (concurrently) {
            running = CompletableFuture.runAsync(this::run, thread());
        } else {
            run();
        }
    }

    private ExecutorService thread() {
        if (thread == null) {
            thread =
                    Executors.newSingleThreadExecutor(
                            Thread.ofPlatform().daemon().name("tercet-router").factory());
        }
        return thread;
    }

    private void run() {
        int rows = inputs.rows();
        int stride = Lanes.padded(weights.first.rows());
        float[] values = new float[rows * stride];
        product.multiply(weights.first, 0, weights.first.rows(), inputs, values, 0, stride);
        hidden.begin(rows, weights.first.rows());
        for (int row = 0; row < rows; row++) {
            int at = row * stride;
            RowMath.add(weights.firstBias, 0, stride, values, at);
            RowMath.silu(values, at, stride);
            hidden.set(row, values, at, weights.first.rows());
        }
        int clusters = highest.length;
        int columns = Lanes.padded(clusters);
        float[] scores = new float[rows * columns];
        product.multiply(weights.second, 0, clusters, hidden, scores, 0, columns);
        for (int row = 0; row < rows; row++) {
            RowMath.add(weights.secondBias, 0, columns, scores, row * columns);
            for (int cluster = 0; cluster < clusters; cluster++) {
                highest[cluster] = Math.max(highest[cluster], scores[row * columns + cluster]);
            }
        }
    }

    /** The highest score of each cluster over the level's rows. [clusters] */
    float[] scores() {
        await();
        return highest;
    }

    private void await() {
        CompletableFuture<Void> job = running;
        running = null;
        if (job != null) {
            try {
                job.join();
            } catch (CompletionException e) {
                throw new IllegalStateException("the router failed", e.getCause());
            }
        }
    }

    /** Ends its thread. */
    @Override
    public void close() {
        if (thread != null) {
            thread.shutdown();
        }
    }
}

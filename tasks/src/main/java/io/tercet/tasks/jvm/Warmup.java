package io.tercet.tasks.jvm;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.RotaryTable;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.SessionOptions;
import org.jspecify.annotations.Nullable;

/**
 * Runs passes over a miniature of a model in the background, from its loading to its first session:
 * before their last JIT tier the Vector API's operations allocate and loop over lanes, hundreds of
 * times slower, and the compiler has time while the program reads its tokenizer.
 */
final class Warmup implements AutoCloseable {
    private static final int ROWS = 2 * Panel.HEIGHT; // of a prompt: more than a tile dequantises
    private static final int MOST_PASSES = 100;
    private static final double COMPILED_SECONDS = 0.002; // of both passes; 0.4 the first time

    private final @Nullable Thread thread;
    private volatile boolean over;

    private Warmup(DecoderModel model) {
        DecoderModel small = Miniature.of(model);
        thread =
                isInterpreter()
                        ? null
                        : Thread.ofPlatform()
                                .daemon()
                                .name("tercet-warm-up")
                                .start(() -> run(small));
    }

    /** Starts warming up for a model. */
    static Warmup start(DecoderModel model) {
        return new Warmup(model);
    }

    private static boolean isInterpreter() {
        return System.getProperty("java.vm.info", "").contains("interpreted mode"); // -Xint
    }

    private void run(DecoderModel model) {
        JvmWeights weights = new JvmWeights(model);
        RotaryTable rotary = RotaryTable.of(model);
        boolean compiled = false;
        for (int pass = 0; pass < MOST_PASSES && !compiled && !over; pass++) {
            long start = System.nanoTime();
            pass(weights, rotary);
            compiled = (System.nanoTime() - start) / 1e9 < COMPILED_SECONDS;
        }
    }

    /** A token by itself, then a prompt. */
    private static void pass(JvmWeights weights, RotaryTable rotary) {
        SessionOptions options = new SessionOptions(ROWS, SessionOptions.CacheType.F32, 1);
        try (JvmSession session = new JvmSession(weights, rotary, options)) {
            for (int rows : new int[] {1, ROWS}) {
                Prefix prompt = Prefix.of(new int[rows]);
                session.score(prompt, prompt.tree());
            }
        }
    }

    /** Asks it to end after its current pass. */
    void stop() {
        over = true;
    }

    /** Ends it; the weights are not read any more when this returns. */
    @Override
    public void close() {
        stop();
        try {
            if (thread != null) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

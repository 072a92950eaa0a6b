package io.tercet.training.torch;

import io.tercet.models.decoder.DecoderConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Chooses how to compute on this machine by trying: bfloat16 is five times faster where the CPU has
 * matrix units and five times slower where it has none; two threads lose to one on a busy machine.
 */
public final class Probe {
    private static final int WARM_UP = 1;
    private static final int MEASURED = 3;

    private Probe() {}

    /** How fast a way to compute turned out. */
    public record Attempt(Computation computation, double tokensPerSecond) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s: %.0f tokens/s", computation, tokensPerSecond);
        }
    }

    /**
     * The fastest way for this model and batch, each tried for a few steps on throw-away weights.
     *
     * @param mostThreads threads to try at most
     * @param tried told of every attempt
     */
    public static Computation fastest(
            DecoderConfig config, Batch batch, int mostThreads, Consumer<Attempt> tried) {
        List<Attempt> attempts = new ArrayList<>();
        for (int threads = 1; threads <= mostThreads; threads *= 2) {
            for (Precision precision : Precision.values()) {
                Attempt attempt = measured(config, batch, new Computation(precision, threads));
                tried.accept(attempt);
                attempts.add(attempt);
            }
        }
        return attempts.stream()
                .max(Comparator.comparingDouble(Attempt::tokensPerSecond))
                .map(Attempt::computation)
                .orElseThrow();
    }

    /** The best of several steps, since others may use the machine meanwhile. */
    private static Attempt measured(DecoderConfig config, Batch batch, Computation computation) {
        TrainableDecoder decoder =
                new TrainableDecoder(config, computation.use(), Initial.weights(config, 0));
        Trainer trainer =
                new Trainer(decoder, ExitWeights.none(config.blockCount()), new Loss(0), null);
        double best = Double.MAX_VALUE;
        for (int step = 0; step < WARM_UP + MEASURED; step++) {
            long start = System.nanoTime();
            trainer.step(batch, 0);
            double seconds = (System.nanoTime() - start) / 1e9;
            best = step < WARM_UP ? best : Math.min(best, seconds);
        }
        return new Attempt(computation, batch.size() / best);
    }
}

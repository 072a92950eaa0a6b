package io.tercet.training.torch;

import io.tercet.models.decoder.DecoderConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.bytedeco.pytorch.global.torch;

/**
 * Chooses how to compute on this machine by trying: bfloat16 is five times faster where the CPU has
 * matrix units and five times slower where it has none; two threads lose to one on a busy machine.
 */
public final class Probe {
    private static final int WARM_UP = 1;
    private static final int MEASURED = 3;

    private Probe() {}

    /** A way to compute. */
    public record Choice(Precision precision, int threads, double tokensPerSecond) {
        /** From now on everything is computed this way. */
        public Precision use() {
            torch.set_num_threads(threads);
            precision.use();
            return precision;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s, %d threads: %.0f tokens/s",
                    precision.name().toLowerCase(Locale.ROOT),
                    threads,
                    tokensPerSecond);
        }
    }

    /**
     * The fastest way for this model and batch, each tried for a few steps on throw-away weights.
     *
     * @param mostThreads threads to try at most
     * @param tried told of every attempt
     */
    public static Choice fastest(
            DecoderConfig config, Batch batch, int mostThreads, Consumer<Choice> tried) {
        List<Choice> choices = new ArrayList<>();
        for (int threads = 1; threads <= mostThreads; threads *= 2) {
            for (Precision precision : Precision.values()) {
                Choice choice = measured(config, batch, precision, threads);
                tried.accept(choice);
                choices.add(choice);
            }
        }
        return choices.stream()
                .max(Comparator.comparingDouble(Choice::tokensPerSecond))
                .orElseThrow();
    }

    /** The best of several steps, since others may use the machine meanwhile. */
    private static Choice measured(
            DecoderConfig config, Batch batch, Precision precision, int threads) {
        new Choice(precision, threads, 0).use();
        TrainableDecoder decoder =
                new TrainableDecoder(config, precision, Initial.weights(config, 0));
        Trainer trainer =
                new Trainer(decoder, ExitWeights.none(config.blockCount()), new Loss(0), null);
        double best = Double.MAX_VALUE;
        for (int step = 0; step < WARM_UP + MEASURED; step++) {
            long start = System.nanoTime();
            trainer.step(batch, 0);
            double seconds = (System.nanoTime() - start) / 1e9;
            best = step < WARM_UP ? best : Math.min(best, seconds);
        }
        return new Choice(precision, threads, batch.size() / best);
    }
}

package io.tercet.engine.plan;

/**
 * An average that forgets: the mean of the first samples, then an exponential one. May forget
 * faster downwards than upwards, for seconds: what disturbs a measurement only ever lengthens it.
 */
final class Average {
    private final double up;
    private final double down;
    private double value;
    private int samples;

    /**
     * @param up weight of a new sample above the average, in (0, 1]
     * @param down of one below it
     */
    Average(double up, double down) {
        this.up = up;
        this.down = down;
    }

    /** An average that starts from a value known earlier, as from one sample. */
    void restore(double known) {
        value = known;
        samples = 1;
    }

    void add(double sample) {
        samples++;
        double weight = sample > value ? up : down;
        value += (sample - value) * Math.max(weight, 1.0 / samples);
    }

    boolean isEmpty() {
        return samples == 0;
    }

    /** 0 without a sample. */
    double value() {
        return value;
    }
}

package io.tercet.engine.decoding;

import java.util.function.Supplier;

/** Passes of a model in one role. */
public final class PassCounts {
    private int passes;
    private int prefillPasses;
    private long nanoseconds;
    private long columns; // of all passes after the prompt

    /** A pass over a prompt. */
    void prefill() {
        prefillPasses++;
    }

    /** Runs a pass. */
    <T> T time(Supplier<T> pass) {
        passes++;
        long start = System.nanoTime();
        T result = pass.get();
        nanoseconds += System.nanoTime() - start;
        return result;
    }

    /** The columns of logits of passes. */
    void project(int projected) {
        columns += projected;
    }

    /** Passes that a round on a device has run. */
    void ran(int count) {
        passes += count;
    }

    /** Passes after the prompt so far. */
    public int passes() {
        return passes;
    }

    /** Passes over prompts so far. */
    public int prefillPasses() {
        return prefillPasses;
    }

    /** Time inside passes after the prompt so far; those on a device are not timed. */
    public double seconds() {
        return nanoseconds / 1e9;
    }

    /** Columns of logits per pass after the prompt so far; NaN without a pass. */
    public double meanColumns() {
        return passes == 0 ? Double.NaN : (double) columns / passes;
    }
}

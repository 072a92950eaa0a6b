package io.tercet.training.torch;

/**
 * The learning rate over a run: up, level, and down in a straight line (Hägele et al., arXiv
 * 2405.18392, section 4), so that a run can be made longer without starting anew.
 *
 * @param steps that the rate is planned for
 * @param end steps that the run has: fewer for a model that is to know less than it could
 * @param rate on the level part
 * @param warmUp steps on the way up
 * @param decayShare how much of the run goes down, 0 to 1
 */
public record Schedule(int steps, int end, double rate, int warmUp, double decayShare) {

    /** Ends where the rate has come down. */
    public Schedule(int steps, double rate, int warmUp, double decayShare) {
        this(steps, steps, rate, warmUp, decayShare);
    }

    /** The rate of a step, counted from 0. */
    public double rate(int step) {
        double up = (step + 1.0) / warmUp;
        double down = (steps - step) / Math.max(1, decayShare * steps);
        return rate * Math.min(1, Math.min(up, down));
    }
}

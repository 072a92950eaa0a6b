package io.tercet.engine.decoding;

import io.tercet.tasks.Draws;
import io.tercet.tasks.Draws.Purpose;

/**
 * The draws of one round.
 *
 * @param iteration tells apart the repeated drafts of a round (a qualifier asks its drafter again)
 */
public record RoundDraws(Draws draws, int round, int iteration) {
    private static final int ORDINALS_PER_ITERATION = 1 << 16;
    private static final int NESTED_ITERATIONS = 1 << 8;

    /** The draws of stages inside this one, which ask for further iterations of their own. */
    public RoundDraws nested() {
        return new RoundDraws(draws, round, iteration * NESTED_ITERATIONS);
    }

    /** The draws of a round's next inner iteration: no key of this one recurs. */
    public RoundDraws next() {
        return new RoundDraws(draws, round, iteration + 1);
    }

    /**
     * A number in [0, 1) for one use.
     *
     * @param position where in the sequence the token stands that it decides about
     * @param ordinal tells apart several candidates of a position; below 65,536
     */
    public float uniform(int position, Purpose purpose, int ordinal) {
        return draws.uniform(
                round, position, purpose, iteration * ORDINALS_PER_ITERATION + ordinal);
    }
}

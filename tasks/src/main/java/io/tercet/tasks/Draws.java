package io.tercet.tasks;

/**
 * Random numbers by key: (seed, round, position, purpose, ordinal) through Philox4x32-10 (Salmon et
 * al., SC 2011). No state: the same key gives the same number on every host and device, in any
 * order.
 *
 * <p>Two uses must never share a key: one uniform used both to draw a draft and to accept it biases
 * the output. Changing the mapping changes every sampled text.
 */
public record Draws(long seed) {

    /** What a number is for, with its part of the key. */
    public enum Purpose {
        DRAFT(0),
        QUALIFIER(1),
        QUALIFIER_ACCEPT(2),
        TARGET_ACCEPT(3),
        RESIDUAL(4),
        BONUS(5),
        TARGET(6),
        ROUTE(7),
        DRAFT_ACCEPT(8),
        SEARCH(9);

        private final int key;

        Purpose(int key) {
            this.key = key;
        }

        /** Its part of the key. */
        public int key() {
            return key;
        }
    }

    /** A multiple of 2^-24 in [0, 1). */
    public float uniform(int round, int position, Purpose purpose, int ordinal) {
        return Philox.uniform(
                (int) seed, (int) (seed >>> 32), round, position, purpose.key, ordinal);
    }
}

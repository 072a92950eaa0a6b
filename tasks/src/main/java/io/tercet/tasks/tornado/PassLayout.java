package io.tercet.tasks.tornado;

/**
 * Where a pass's numbers lie in the one IntArray that tells the kernels about it. Kernels take
 * counts and positions from here, never as scalars, which TornadoVM freezes into the code.
 */
final class PassLayout {
    /** Rows that run together at most. */
    static final int MAX_ROWS = 64;

    /** The layer that runs; kernels are given the board as their layer number. */
    static final int LAYER = 0;

    /** Rows of the stage. */
    static final int ROWS = 10;

    /** The first row that enters here with its token's embedding. */
    static final int ENTERING = 1;

    /** Position of the tree's root. */
    static final int BASE = 2;

    /** Kept cache entries to be moved before anything else. */
    static final int MOVES = 3;

    /** Where row 0 of the logits goes in the ring. */
    static final int LOGITS = 4;

    /** Floats of one row of the logits. */
    static final int LOGITS_COLUMNS = 5;

    /** Where row 0 of the features goes in the ring. */
    static final int FEATURES = 6;

    /** Floats of one row of the features. */
    static final int FEATURES_COLUMNS = 7;

    /** Where the shortlist's tokens lie in the ring. */
    static final int SHORTLIST = 8;

    /** The slot of position 0: sessions share a cache. */
    static final int ORIGIN = 9;

    /** Where in the ring the kept features of a session's slot 0 lie: its own, or a source's. */
    static final int KEPT = 11;

    /** Floats of a slot's kept features. */
    static final int KEPT_COLUMNS = 12;

    /** The last layer of the pass: what is projected has left it. */
    static final int LAST_LAYER = 13;

    /** Where what a routed session's passes leave lies in the ring: {@link RouteLayout}. */
    static final int ROUTE = 14;

    /** Rows of the vocabulary that a router may choose. */
    static final int BUDGET = 15;

    /** 1 behind the first portion of a pass whose rows are routed. */
    static final int ROUTED = 16;

    private static final int HEADER = 17;

    /** [MAX_ROWS] each. */
    static final int TOKEN = HEADER;

    static final int POSITION = TOKEN + MAX_ROWS;

    static final int SLOT = POSITION + MAX_ROWS;

    /** The slot of the position before. */
    static final int PARENT = SLOT + MAX_ROWS;

    /** The row of the result, or -1 for none. */
    static final int OUTPUT = PARENT + MAX_ROWS;

    static final int MOVE_FROM = OUTPUT + MAX_ROWS;

    static final int MOVE_TO = MOVE_FROM + MAX_ROWS;

    /** Ints that the host tells before every pass. */
    static final int SIZE = MOVE_TO + MAX_ROWS;

    /** Layers of a model whose passes can skip sublayers. */
    static final int MAX_LAYERS = 256;

    private static final int MASK = MAX_LAYERS / Integer.SIZE;

    /** On the board behind them, told when they change: a bit per layer without its attention. */
    static final int SKIPPED_ATTENTION = SIZE;

    /** Likewise for the feed-forward part. */
    static final int SKIPPED_FEED_FORWARD = SKIPPED_ATTENTION + MASK;

    /** Behind all that passes read. */
    static final int END = SKIPPED_FEED_FORWARD + MASK;

    private PassLayout() {}
}

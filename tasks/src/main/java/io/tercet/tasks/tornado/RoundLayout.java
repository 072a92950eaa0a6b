package io.tercet.tasks.tornado;

/**
 * Where the state of a round lies on the {@link Board}: behind the pass, a region for each open
 * round. All places but {@link #CURRENT} are offsets in a region.
 */
final class RoundLayout {
    /** Rounds that can be open at a time. */
    static final int ROUNDS = 64;

    /** Proposed tokens that one judgement takes: with the root as many rows as run together. */
    static final int MOST = PassLayout.MAX_ROWS - 1;

    static final int MAX_MODELS = 3;

    static final int MAX_ENDS = 16;

    /** The latest tokens are kept, each at its position modulo this. */
    static final int WINDOW_SIZE = 1024;

    /** On the board: where the region of the round that runs begins. */
    static final int CURRENT = PassLayout.END;

    /** Committed tokens. */
    static final int LENGTH = 0;

    /** Committed and passed tokens: the prefix of the drafter and of the first judge. */
    static final int START = 1;

    /** Committed, passed and proposed tokens. */
    static final int END = 2;

    /** Parts of the draws' keys. */
    static final int ROUND = 3;

    static final int ITERATION = 4;
    static final int SEED_LOW = 5;
    static final int SEED_HIGH = 6;

    /** Where the round's floats lie in the ring. */
    static final int NUMBERS = 7;

    /** Position behind the last token worth proposing. */
    static final int ROOM_END = 8;

    /** 1 when nothing is drafted any more, since the text has ended. */
    static final int ENDED = 9;

    /** Where in the ring a residual distribution goes. */
    static final int RESIDUAL = 10;

    /** How many tokens end the text, and which. */
    static final int ENDS = 11;

    static final int END_TOKENS = ENDS + 1;

    /** Tokens that are passed on at most. */
    static final int PASSING = END_TOKENS + MAX_ENDS;

    /** What {@link TreeLayout} says of a tree. */
    static final int TREE = PASSING + 1;

    /** Columns of the vocabulary that the drafter's passes had together. */
    static final int COLUMNS_SO_FAR = TREE + TreeLayout.NUMBERS;

    static final int MODELS = COLUMNS_SO_FAR + 1;

    /** Of a model: the slot of position 0. */
    static final int ORIGIN = 0;

    /** Leading positions that its cache holds. */
    static final int CACHED = 1;

    /** Where in the ring its row 0 lies, behind the last committed token. */
    static final int LOGITS = 2;

    /** Floats of a row: of a routed model's logits as many as may be chosen. */
    static final int COLUMNS = 3;

    /** The same rows as distributions. */
    static final int PROBABILITIES = 4;

    /** The first layer that is its own; the layers before are another model's. */
    static final int FROM_LAYER = 5;

    /** Its last layer. */
    static final int LAST_LAYER = 6;

    /** How far its slots are before the positions of their tokens: 1 for a head. */
    static final int LEAD = 7;

    /** As {@link PassLayout#KEPT} and {@link PassLayout#KEPT_COLUMNS}. */
    static final int KEPT = 8;

    static final int KEPT_COLUMNS = 9;

    /** Where the tokens of its columns lie in the ring; 0 where it has all. */
    static final int SHORTLIST = 10;

    /** Where the rows lie that it projects onto: those tokens', or what a router chose. */
    static final int LISTED = 11;

    /** Where a router's passes leave what they say: {@link RouteLayout}; 0 without one. */
    static final int ROUTE = 12;

    /** Where in the ring the rows are that it may choose, level by level. */
    static final int BUDGETS = 13;

    /** Of a head: leading rows that start from the target's features, as of its last first pass. */
    static final int FROM_TARGET = 14;

    /** Likewise from those or the qualifier's. */
    static final int FROM_FEATURES = 15;

    /** 1 for a head that an adapter goes with, from the features of model 1; else 0. */
    static final int ADAPTED = 16;

    /** Where in the ring the column of every token lies, or -1; 0 where it has all. */
    static final int TOKEN_COLUMNS = 17;

    static final int MODEL_SIZE = 18;

    /** [WINDOW_SIZE] */
    static final int WINDOW = MODELS + MAX_MODELS * MODEL_SIZE;

    /** Ints that the host tells. */
    static final int TOLD = WINDOW + WINDOW_SIZE;

    /** What the host reads. */
    static final int VERDICT = TOLD;

    /** Of a verdict. */
    static final int OFFERED = 0;

    static final int ACCEPTED = 1;
    static final int TOKEN = 2;
    static final int OWN = 3;
    static final int PASSED = 4;
    static final int OVER = 5;
    static final int TRUSTED = 6;

    /** [MAX_MODELS], as {@link #CACHED}. */
    static final int HELD = TRUSTED + 1;

    /** [MOST] */
    static final int PROPOSED = HELD + MAX_MODELS;

    static final int VERDICT_SIZE = PROPOSED + MOST;

    /** Of a routed chain and of a tree, beside: {@link #COLUMNS_SO_FAR}. */
    static final int PROJECTED = VERDICT_SIZE;

    static final int ROUTED_VERDICT_SIZE = PROJECTED + 1;

    /** Of a tree, beside: {@link TreeLayout#LEVELS}. */
    static final int GROWN_LEVELS = ROUTED_VERDICT_SIZE;

    /** [MOST], the node above each proposed one. */
    static final int PARENTS = GROWN_LEVELS + 1;

    static final int TREE_VERDICT_SIZE = PARENTS + MOST;

    /** Ints of a region. */
    static final int SIZE = VERDICT + TREE_VERDICT_SIZE;

    /** Ints of the board. */
    static final int BOARD = CURRENT + 1 + ROUNDS * SIZE;

    /** In the round's floats. */
    static final int TEMPERATURE = 0;

    /** By a judge's number. */
    static final int THRESHOLD = 1;

    /** What a uniform distribution has of those that a routed model's tokens are drawn from. */
    static final int FLOOR = THRESHOLD + MAX_MODELS;

    /** Floats of a round. */
    static final int FLOATS = FLOOR + 1;

    private RoundLayout() {}

    /** Where a round's region begins on the board. */
    static int region(int number) {
        return CURRENT + 1 + number * SIZE;
    }
}

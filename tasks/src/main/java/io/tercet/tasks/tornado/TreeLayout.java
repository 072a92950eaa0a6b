package io.tercet.tasks.tornado;

import io.tercet.tasks.round.TreeShape;

/**
 * Where the tree of a round lies: its numbers on the {@link Board}, from {@link RoundLayout#TREE}
 * on; its nodes in the ring, as floats, which hold every token exactly.
 *
 * <pre>
 *   candidates   what was proposed, in the order in which it was
 *   growing      candidates that were or are expanded, level by level, the root first
 *   draft        the chosen candidates in their order, the root first
 *   rest         what is left of the draft below a node that was passed on, which is its root
 * </pre>
 */
final class TreeLayout {
    /** Children of a node, and nodes that are expanded together. */
    static final int MAX_WIDTH = 16;

    /** Where the candidates lie in the ring. */
    static final int CANDIDATES = 0;

    /** Where the growing nodes do. */
    static final int GROWING = 1;

    /** Where the draft's nodes do. */
    static final int DRAFT = 2;

    /** Where the best candidates of the newest level do, [MAX_WIDTH], the best first; or -1. */
    static final int BEST = 3;

    /** {@link TreeShape#width}, of children as well, and {@link TreeShape#nodes}. */
    static final int WIDTH = 4;

    static final int NODES = 5;

    /** Levels that had nodes to expand. */
    static final int LEVELS = 6;

    /** Candidates so far, and the first one of the newest level. */
    static final int PROPOSED = 7;

    static final int NEWEST = 8;

    /** Growing nodes so far, and the first one that is to be expanded next. */
    static final int GROWN = 9;

    static final int UNEXPANDED = 10;

    /**
     * Where the nodes of the tree lie that is judged: those of the draft, or what is left of it.
     */
    static final int JUDGED = 11;

    /** How many they are, the root included. */
    static final int JUDGED_NODES = 12;

    /** Where what is left of a draft goes. */
    static final int REST = 13;

    /** Whether the walk down it is final: 1; 0 where it is left to another judge. */
    static final int FINAL = 14;

    /** Where in the ring the children of a node are, level by level; 0 where they are the width. */
    static final int BRANCHES = 15;

    /** Ints on the board. */
    static final int NUMBERS = 16;

    /** Of a candidate, a growing node and the draft's node. */
    static final int TOKEN = 0;

    /** Of a candidate: the candidate above it, or -1; of a node: the node above it. */
    static final int PARENT = 1;

    /** Edges from the root. */
    static final int DEPTH = 2;

    /** Of a node: its candidate, or -1 for the root; of what is left of a draft its node there. */
    static final int CANDIDATE = 3;

    /** Of a draft's node: the one that it is in what is left of the draft, or -1. */
    static final int LEFT = 4;

    static final int NODE_SIZE = 5;

    /** Of a candidate: as which node it grows, or -1. */
    static final int NODE = 3;

    /** Sum of the logarithms of probabilities from the root on. */
    static final int SCORE = 4;

    /** How many candidates are better, of those that were compared last. */
    static final int RANK = 5;

    static final int CANDIDATE_SIZE = 6;

    private TreeLayout() {}

    /** Floats of a tree in the ring. */
    static int size(TreeShape shape) {
        return restAt(shape) + (shape.nodes() + 1) * NODE_SIZE;
    }

    /** Where the growing nodes lie, behind the candidates. */
    static int growingAt(TreeShape shape) {
        return shape.candidates() * CANDIDATE_SIZE;
    }

    static int draftAt(TreeShape shape) {
        return growingAt(shape) + shape.grown() * NODE_SIZE;
    }

    static int bestAt(TreeShape shape) {
        return draftAt(shape) + (shape.nodes() + 1) * NODE_SIZE;
    }

    static int restAt(TreeShape shape) {
        return bestAt(shape) + MAX_WIDTH;
    }
}

package io.tercet.tasks.round;

/**
 * How a tree grows (EAGLE-2, arXiv 2406.16858, section 4).
 *
 * @param levels expansions, the root's included: how deep it gets
 * @param width children of an expanded node, and nodes that are expanded per level
 * @param nodes of the draft at most, beside the root
 */
public record TreeShape(int levels, int width, int nodes) {
    public TreeShape {
        if (levels < 0 || width < 1 || nodes < 0) {
            throw new IllegalArgumentException(
                    "no tree has %d levels, %d children per node and %d nodes"
                            .formatted(levels, width, nodes));
        }
    }

    /** Nodes that are expanded on the way, the root included. */
    public int grown() {
        return 1 + Math.max(0, levels - 1) * width;
    }

    /** Nodes that are proposed on the way. */
    public int candidates() {
        return levels == 0 ? 0 : grown() * width;
    }
}

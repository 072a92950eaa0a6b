package io.tercet.tasks.round;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How a tree grows: where the drafter is confident (EAGLE-2, arXiv 2406.16858, section 4), or as
 * was fixed beforehand (SpecInfer, arXiv 2305.09781, section 3).
 *
 * @param levels expansions, the root's included: how deep it gets
 * @param width nodes that are expanded per level at most
 * @param nodes of the draft at most, beside the root
 * @param branches children of every node, level by level; empty where each expanded node has as
 *     many as are expanded per level, and the best of all are the draft
 */
public record TreeShape(int levels, int width, int nodes, List<Integer> branches) {
    public TreeShape {
        branches = List.copyOf(branches);
        if (levels < 0 || width < 1 || nodes < 0) {
            throw new IllegalArgumentException(
                    "no tree has %d levels, %d children per node and %d nodes"
                            .formatted(levels, width, nodes));
        }
    }

    /** A tree that grows where the drafter is confident. */
    public TreeShape(int levels, int width, int nodes) {
        this(levels, width, nodes, List.of());
    }

    /** A tree of which every node of a level has as many children. */
    public static TreeShape fixed(List<Integer> branches) {
        int expanded = 1;
        int width = 1;
        int nodes = 0;
        for (int children : branches) {
            width = Math.max(width, expanded);
            expanded = Math.multiplyExact(expanded, children);
            nodes = Math.addExact(nodes, expanded);
        }
        return new TreeShape(branches.size(), width, nodes, branches);
    }

    /** The same shape, not as deep. */
    public TreeShape upTo(int most) {
        return new TreeShape(Math.min(levels, most), width, nodes, branches);
    }

    /** Whether it grows as was fixed beforehand. */
    public boolean isFixed() {
        return !branches.isEmpty();
    }

    /** Most children that a node has. */
    public int children() {
        return branches.stream().mapToInt(Integer::intValue).max().orElse(width);
    }

    /** Nodes that are expanded at a level at most. */
    public int expanded(int level) {
        if (level == 0) {
            return 1;
        }
        return isFixed()
                ? IntStream.range(0, level).map(branches::get).reduce(1, (a, b) -> a * b)
                : width;
    }

    /** Nodes that are expanded on the way, the root included. */
    public int grown() {
        return Math.max(1, IntStream.range(0, levels).map(this::expanded).sum());
    }

    /** Nodes that are proposed on the way. */
    public int candidates() {
        if (isFixed()) {
            return nodes;
        }
        return levels == 0 ? 0 : grown() * width;
    }
}

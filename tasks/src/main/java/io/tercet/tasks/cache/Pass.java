package io.tercet.tasks.cache;

import io.tercet.tasks.Prefix;
import io.tercet.tasks.TokenTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rows that a pass runs, in slot order: committed tokens that the cache lacks, then nodes of
 * the tree. Every row runs from its own first layer to {@code exitLayer}.
 */
public final class Pass {
    private final Prefix prefix;
    private final TokenTree tree;
    private final int firstNode;
    private final int exitLayer;
    private final Root root;
    private final int[] slots; // [rows], ascending
    private final int[] startLayers; // [rows]

    /**
     * Where the tree's root is. Before its slot lie those of the positions before it.
     *
     * @param direct positions below it lie at their own slots
     */
    private record Root(int position, int slot, int direct) {
        /** Slot of a position from {@code direct} to its own. */
        int slotOf(int before) {
            return slot - position + before;
        }
    }

    private Pass(
            Prefix prefix,
            TokenTree tree,
            int firstNode,
            int exitLayer,
            Root root,
            int[] slots,
            int[] startLayers) {
        this.prefix = prefix;
        this.tree = tree;
        this.firstNode = firstNode;
        this.exitLayer = exitLayer;
        this.root = root;
        this.slots = slots;
        this.startLayers = startLayers;
    }

    /**
     * The rows up to the tree's last node that have fewer than {@code exit} of their layers.
     *
     * @param layers by place
     * @param lead how far a token's slot is before its place
     */
    static Pass of(Prefix prefix, TokenTree tree, int firstNode, int exit, int[] layers, int lead) {
        int end = prefix.length() - 1 + tree.size();
        int[] slots = new int[end];
        int[] starts = new int[end];
        int rows = 0;
        for (int place = 0; place < end; place++) {
            if (layers[place] < exit) {
                slots[rows] = place - lead;
                starts[rows++] = layers[place];
            }
        }
        int at = prefix.length() - 1 - lead;
        return new Pass(
                prefix,
                tree,
                firstNode,
                exit,
                new Root(at, at, at),
                Arrays.copyOf(slots, rows),
                Arrays.copyOf(starts, rows));
    }

    /**
     * All layers of rows that lie aside of the others.
     *
     * @param direct positions below it lie at their own slots
     * @param rootSlot the slots before it hold the positions from {@code direct} to the root's
     * @param done how many of those positions are computed already
     */
    static Pass aside(
            Prefix prefix, TokenTree tree, int direct, int rootSlot, int done, int blockCount) {
        int position = prefix.length() - 1;
        int lacking = position - direct - done;
        int[] slots = new int[lacking + tree.size()];
        Arrays.setAll(slots, row -> rootSlot - lacking + row);
        Root root = new Root(position, rootSlot, direct);
        return new Pass(prefix, tree, 0, blockCount, root, slots, new int[slots.length]);
    }

    public int rows() {
        return slots.length;
    }

    /** Positions below it lie at their own slots: the root's position, or an earlier one. */
    public int base() {
        return root.direct;
    }

    /** Layers [start, exitLayer) are run. */
    public int exitLayer() {
        return exitLayer;
    }

    /** The first node whose logits are wanted. */
    public int firstNode() {
        return firstNode;
    }

    /** Nodes whose logits are wanted. */
    public int outputs() {
        return tree.size() - firstNode;
    }

    int slot(int row) {
        return slots[row];
    }

    int startLayer(int row) {
        return startLayers[row];
    }

    /** The node of a row, or a negative number for a committed token before the root. */
    int node(int row) {
        return slots[row] - root.slot;
    }

    int token(int row) {
        int node = node(row);
        return node < 0 ? prefix.token(prefix.length() - 1 + node) : tree.token(node);
    }

    int position(int row) {
        int node = node(row);
        return root.position + (node < 0 ? node : tree.depth(node));
    }

    /** Slots of the positions from {@code base()} on that a row sees, itself last; may be empty. */
    int[] branch(int row) {
        int node = node(row);
        int[] path = node < 0 ? new int[0] : tree.path(node);
        int before = Math.min(root.position, position(row) + 1) - root.direct;
        int[] branch = new int[Math.max(0, before) + path.length];
        for (int i = 0; i < before; i++) {
            branch[i] = root.slotOf(root.direct + i);
        }
        for (int i = 0; i < path.length; i++) {
            branch[branch.length - path.length + i] = root.slot + path[i];
        }
        return branch;
    }

    /** Slot of the position before a row's own. */
    int parentSlot(int row) {
        int node = node(row);
        return node <= 0 ? slot(row) - 1 : root.slot + tree.parent(node);
    }

    /**
     * The rows in portions of at most {@code maxRows}, to be run one after the other. Within a
     * portion rows are sorted by first layer.
     */
    public List<PassChunk> chunks(int maxRows) {
        List<PassChunk> chunks = new ArrayList<>();
        for (int from = 0; from < rows(); from += maxRows) {
            chunks.add(chunk(from, Math.min(rows(), from + maxRows)));
        }
        return chunks;
    }

    /** Some consecutive rows. */
    private PassChunk chunk(int from, int to) {
        return new PassChunk(this, IntStream.range(from, to).toArray());
    }
}

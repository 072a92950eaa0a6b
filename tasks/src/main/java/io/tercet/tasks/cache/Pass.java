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
    private final int lead; // how far a token's slot is before its place
    private final int[] places; // [rows], ascending
    private final int[] startLayers; // [rows]

    private Pass(
            Prefix prefix,
            TokenTree tree,
            int firstNode,
            int exitLayer,
            int lead,
            int[] places,
            int[] startLayers) {
        this.prefix = prefix;
        this.tree = tree;
        this.firstNode = firstNode;
        this.exitLayer = exitLayer;
        this.lead = lead;
        this.places = places;
        this.startLayers = startLayers;
    }

    /** The places up to the tree's last node that have fewer than {@code exit} of their layers. */
    static Pass of(Prefix prefix, TokenTree tree, int firstNode, int exit, int[] layers, int lead) {
        int end = prefix.length() - 1 + tree.size();
        int[] places = new int[end];
        int[] starts = new int[end];
        int rows = 0;
        for (int place = 0; place < end; place++) {
            if (layers[place] < exit) {
                places[rows] = place;
                starts[rows++] = layers[place];
            }
        }
        return new Pass(
                prefix,
                tree,
                firstNode,
                exit,
                lead,
                Arrays.copyOf(places, rows),
                Arrays.copyOf(starts, rows));
    }

    public int rows() {
        return places.length;
    }

    /** Slot of the tree's root, which is its position too. */
    public int base() {
        return prefix.length() - 1 - lead;
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
        return places[row] - lead;
    }

    int startLayer(int row) {
        return startLayers[row];
    }

    /** The node of a row, or a negative number for a committed token before the root. */
    int node(int row) {
        return places[row] - prefix.length() + 1;
    }

    int token(int row) {
        int node = node(row);
        return node < 0 ? prefix.token(places[row]) : tree.token(node);
    }

    int position(int row) {
        int node = node(row);
        return node < 0 ? slot(row) : base() + tree.depth(node);
    }

    /** Slots of the positions from {@code base()} on that a row sees, itself last; may be empty. */
    int[] branch(int row) {
        int node = node(row);
        if (node < 0) {
            return new int[0];
        }
        int[] path = tree.path(node);
        for (int i = 0; i < path.length; i++) {
            path[i] += base();
        }
        return path;
    }

    /** Slot of the position before a row's own. */
    int parentSlot(int row) {
        int node = node(row);
        return node <= 0 ? slot(row) - 1 : base() + tree.parent(node);
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

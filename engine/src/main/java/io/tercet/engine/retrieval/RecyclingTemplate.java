package io.tercet.engine.retrieval;

import io.tercet.tasks.TokenTree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The fixed shape of Token Recycling's trees: which ranks are tried below which nodes. The paper
 * finds its shape (80 nodes, 8 candidates, depth 6) by greedy search on measured acceptance; here
 * it is the most probable nodes if the candidate of rank r is right with probability {@code 0.5 /
 * (r + 1)^1.9}, which has the same depth and width.
 *
 * @param nodes in the order of their probabilities, so that parents come first
 */
public record RecyclingTemplate(List<Node> nodes) {
    private static final double BEST_IS_RIGHT = 0.5;
    private static final double DECAY = 1.9;

    /**
     * A node of the shape.
     *
     * @param parent index of its parent among the nodes; -1 for the root
     * @param rank which candidate of its parent
     */
    public record Node(int parent, int rank, int depth, double probability) {}

    public RecyclingTemplate {
        nodes = List.copyOf(nodes);
    }

    /**
     * @param size nodes below the root
     * @param candidates children of a node at most
     */
    public static RecyclingTemplate of(int size, int candidates, int depth) {
        PriorityQueue<Node> open =
                new PriorityQueue<>(Comparator.comparingDouble(Node::probability).reversed());
        List<Node> nodes = new ArrayList<>();
        open.add(new Node(-1, 0, 1, BEST_IS_RIGHT));
        while (nodes.size() < size && !open.isEmpty()) {
            Node best = open.remove();
            int index = nodes.size();
            nodes.add(best);
            if (best.depth() < depth) {
                double probability = best.probability() * BEST_IS_RIGHT;
                open.add(new Node(index, 0, best.depth() + 1, probability));
            }
            if (best.rank() + 1 < candidates) {
                open.add(sibling(best));
            }
        }
        return new RecyclingTemplate(nodes);
    }

    private static Node sibling(Node node) {
        double ratio = Math.pow((node.rank() + 1.0) / (node.rank() + 2.0), DECAY);
        double probability = node.probability() * ratio;
        return new Node(node.parent(), node.rank() + 1, node.depth(), probability);
    }

    /** The shape filled with candidates; a node without one is left out, and so is all below it. */
    TokenTree fill(int root, RecycledCandidates candidates, int deepest) {
        TreeBuilder tree = new TreeBuilder(root);
        int[] numbers = new int[nodes.size()]; // in the tree; -1 for those left out
        for (int index = 0; index < numbers.length; index++) {
            Node node = nodes.get(index);
            int parent = node.parent() < 0 ? 0 : numbers[node.parent()];
            int[] next = parent < 0 ? new int[0] : candidates.after(tree.token(parent));
            boolean fits = node.rank() < next.length && node.depth() <= deepest;
            numbers[index] = fits ? tree.child(parent, next[node.rank()]) : -1;
        }
        return tree.tree();
    }
}

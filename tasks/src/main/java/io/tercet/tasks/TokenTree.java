package io.tercet.tasks;

import java.util.Arrays;

/**
 * Candidate continuations as a tree. Node 0, the root, is the last committed token; every other
 * node comes after its parent, so a node's number is larger than its ancestors'. Immutable.
 */
public final class TokenTree {
    private final int[] tokens; // [size]
    private final int[] parents; // [size], -1 for the root
    private final int[] depths; // [size], 0 for the root

    private TokenTree(int[] tokens, int[] parents, int[] depths) {
        this.tokens = tokens;
        this.parents = parents;
        this.depths = depths;
    }

    /** A tree of the root alone: plain decoding. */
    public static TokenTree single(int token) {
        return new TokenTree(new int[] {token}, new int[] {-1}, new int[] {0});
    }

    /** A chain that starts with the root: prefill, or a linear draft. */
    public static TokenTree chain(int root, int... continuation) {
        TokenTree tree = single(root);
        return tree.withChain(0, continuation);
    }

    /**
     * A tree from parallel arrays.
     *
     * @param tokens [size], the root first
     * @param parents [size], -1 for the root, else a smaller node number
     */
    public static TokenTree of(int[] tokens, int[] parents) {
        if (tokens.length == 0 || tokens.length != parents.length || parents[0] != -1) {
            throw new IllegalArgumentException("a tree has a root and one parent per token");
        }
        int[] depths = new int[tokens.length];
        for (int node = 1; node < tokens.length; node++) {
            int parent = parents[node];
            if (parent < 0 || parent >= node) {
                throw new IllegalArgumentException(
                        "node " + node + " has parent " + parent + ": parents come first");
            }
            depths[node] = depths[parent] + 1;
        }
        return new TokenTree(tokens.clone(), parents.clone(), depths);
    }

    /** Nodes, the root included. */
    public int size() {
        return tokens.length;
    }

    public int token(int node) {
        return tokens[node];
    }

    /** The parent's number, or -1 for the root. */
    public int parent(int node) {
        return parents[node];
    }

    /** Edges from the root: 0 for the root itself. */
    public int depth(int node) {
        return depths[node];
    }

    /** The number of the node on the way from the root to {@code node} that has the given depth. */
    public int ancestor(int node, int depth) {
        int at = node;
        while (depths[at] > depth) {
            at = parents[at];
        }
        return at;
    }

    /** Node numbers from the root to {@code node}, both included. */
    public int[] path(int node) {
        int[] path = new int[depths[node] + 1];
        int at = node;
        for (int i = path.length - 1; i >= 0; i--) {
            path[i] = at;
            at = parents[at];
        }
        return path;
    }

    /** Tokens from the root's first descendant to {@code node}: what accepting it would commit. */
    public int[] pathTokens(int node) {
        int[] path = path(node);
        int[] result = new int[path.length - 1];
        for (int i = 1; i < path.length; i++) {
            result[i - 1] = tokens[path[i]];
        }
        return result;
    }

    /** The children of a node in ascending order. */
    public int[] children(int node) {
        int[] result = new int[size()];
        int count = 0;
        for (int candidate = node + 1; candidate < size(); candidate++) {
            if (parents[candidate] == node) {
                result[count++] = candidate;
            }
        }
        return Arrays.copyOf(result, count);
    }

    /** The child of a node that carries the token, or -1. */
    public int child(int node, int token) {
        for (int candidate = node + 1; candidate < size(); candidate++) {
            if (parents[candidate] == node && tokens[candidate] == token) {
                return candidate;
            }
        }
        return -1;
    }

    /** This tree with one more node, numbered {@code size()}. */
    public TokenTree with(int parent, int token) {
        return withChain(parent, token);
    }

    /** This tree with a chain of further nodes below {@code parent}. */
    public TokenTree withChain(int parent, int... continuation) {
        int size = size();
        int[] newTokens = Arrays.copyOf(tokens, size + continuation.length);
        int[] newParents = Arrays.copyOf(parents, size + continuation.length);
        int[] newDepths = Arrays.copyOf(depths, size + continuation.length);
        for (int i = 0; i < continuation.length; i++) {
            int node = size + i;
            newTokens[node] = continuation[i];
            newParents[node] = i == 0 ? parent : node - 1;
            newDepths[node] = newDepths[newParents[node]] + 1;
        }
        return new TokenTree(newTokens, newParents, newDepths);
    }

    /** The first {@code size} nodes: still a tree, since parents come first. */
    public TokenTree first(int size) {
        return new TokenTree(
                Arrays.copyOf(tokens, size),
                Arrays.copyOf(parents, size),
                Arrays.copyOf(depths, size));
    }

    /** Whether the other tree begins with this one, node for node. */
    public boolean isPrefixOf(TokenTree other) {
        return size() <= other.size()
                && Arrays.equals(tokens, 0, size(), other.tokens, 0, size())
                && Arrays.equals(parents, 0, size(), other.parents, 0, size());
    }

    @Override
    public String toString() {
        return "TokenTree[tokens="
                + Arrays.toString(tokens)
                + ", parents="
                + Arrays.toString(parents)
                + "]";
    }
}

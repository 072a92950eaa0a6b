package io.tercet.engine.retrieval;

import io.tercet.tasks.TokenTree;
import java.util.Arrays;

/** Grows a tree in which no two children of a node carry the same token. */
final class TreeBuilder {
    private int[] tokens = new int[32];
    private int[] parents = new int[32];
    private int size = 1;

    TreeBuilder(int root) {
        tokens[0] = root;
        parents[0] = -1;
    }

    int token(int node) {
        return tokens[node];
    }

    /** The child of a node with a token, made where there is none. */
    int child(int parent, int token) {
        for (int node = parent + 1; node < size; node++) {
            if (parents[node] == parent && tokens[node] == token) {
                return node;
            }
        }
        if (size == tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * size);
            parents = Arrays.copyOf(parents, 2 * size);
        }
        tokens[size] = token;
        parents[size] = parent;
        return size++;
    }

    /** The end of a path below a node, made where it is missing. */
    int path(int parent, int... continuation) {
        int node = parent;
        for (int token : continuation) {
            node = child(node, token);
        }
        return node;
    }

    TokenTree tree() {
        return TokenTree.of(Arrays.copyOf(tokens, size), Arrays.copyOf(parents, size));
    }
}

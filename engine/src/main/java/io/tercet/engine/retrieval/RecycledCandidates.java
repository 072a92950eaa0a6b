package io.tercet.engine.retrieval;

import io.tercet.tasks.TokenTree;
import io.tercet.tasks.TopTokens;
import java.util.HashMap;
import java.util.Map;

/**
 * Token Recycling's adjacency matrix (arXiv 2408.08696): for a token, the k that were most probable
 * behind it when a model last scored it, wherever that was.
 */
public final class RecycledCandidates {
    private final Map<Integer, int[]> rows = new HashMap<>();

    /** The candidates behind a token, best first; empty for one never scored. */
    int[] after(int token) {
        return rows.getOrDefault(token, new int[0]);
    }

    /** Learns from a pass; where a token occurs twice, its later node stays. */
    void learn(TokenTree tree, int firstNode, TopTokens best) {
        for (int row = 0; row < best.rows(); row++) {
            int[] tokens = new int[best.k()];
            for (int rank = 0; rank < tokens.length; rank++) {
                tokens[rank] = best.token(row, rank);
            }
            rows.put(tree.token(firstNode + row), tokens);
        }
    }
}

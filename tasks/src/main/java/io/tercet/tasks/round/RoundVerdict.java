package io.tercet.tasks.round;

import io.tercet.tasks.TokenTree;
import java.util.List;

/**
 * What the host hears of a judgement.
 *
 * @param proposed the tokens that were judged
 * @param parents of a tree: the node above each of them, 0 for the root; empty for a chain
 * @param levels of a tree: how many of them were grown
 * @param projected of a tree, or where a router chooses: columns of the vocabulary that the
 *     drafter's passes had together
 * @param accepted how many leading ones of them; of a tree the last accepted node
 * @param token the judge's own token behind those
 * @param own whether that token counts
 * @param passed tokens passed on to the next judge so far; 0 behind a commit
 * @param trusted of a routed verdict: positions that the judge was certain of, that of its own
 *     token included
 * @param ended whether the last token is an end of the text
 */
public record RoundVerdict(
        List<Integer> proposed,
        List<Integer> parents,
        int levels,
        int projected,
        int accepted,
        int token,
        boolean own,
        int passed,
        int trusted,
        boolean ended) {
    public RoundVerdict {
        proposed = List.copyOf(proposed);
        parents = List.copyOf(parents);
    }

    /** The accepted tokens, in order. */
    public int[] path(int root) {
        return parents.isEmpty() ? leading(accepted) : tree(root).pathTokens(accepted);
    }

    /** The proposed tokens below a root. */
    public TokenTree tree(int root) {
        int[] tokens = new int[proposed.size() + 1];
        int[] above = new int[tokens.length];
        tokens[0] = root;
        above[0] = -1;
        for (int node = 1; node < tokens.length; node++) {
            tokens[node] = proposed.get(node - 1);
            above[node] = parents.get(node - 1);
        }
        return TokenTree.of(tokens, above);
    }

    /** The first of the proposed tokens. */
    public int[] leading(int count) {
        return proposed.stream().limit(count).mapToInt(Integer::intValue).toArray();
    }
}

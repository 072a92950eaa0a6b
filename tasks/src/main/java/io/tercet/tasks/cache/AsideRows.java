package io.tercet.tasks.cache;

import io.tercet.tasks.Prefix;
import io.tercet.tasks.Skipped;
import io.tercet.tasks.TokenTree;
import java.util.Arrays;

/**
 * Rows of passes that skip sublayers. They lie behind all whole rows, where the table's own
 * bookkeeping sees empty slots, so that nobody takes them for whole; a pass that skips the same and
 * continues the same text finds them again.
 */
final class AsideRows {
    private Skipped skipped = Skipped.NONE;
    private int slot; // of the first
    private int position; // of the first
    private int[] tokens = {}; // one behind the other

    /** Forgets them. */
    void clear() {
        skipped = Skipped.NONE;
        tokens = new int[0];
    }

    /**
     * Plans a pass.
     *
     * @param whole leading rows that are there for all layers; of them the prefix has at least as
     *     many as it shares
     * @param shared leading tokens of the prefix among them
     */
    Pass plan(
            Prefix prefix, TokenTree tree, Skipped wanted, int whole, int shared, int blockCount) {
        int root = prefix.length() - 1;
        int direct = Math.min(shared, root);
        int before = root - direct;
        int done = 0;
        if (wanted.equals(skipped) && slot == whole && position == direct) {
            int[] there = prefix.from(direct);
            int same =
                    Arrays.mismatch(there, 0, before, tokens, 0, Math.min(before, tokens.length));
            done = same < 0 ? before : same;
        }
        Pass pass = Pass.aside(prefix, tree, direct, whole + before, done, blockCount);
        skipped = wanted;
        slot = whole;
        position = direct;
        tokens = Arrays.copyOf(prefix.from(direct), before + leadingChain(tree));
        for (int node = 0; before + node < tokens.length; node++) {
            tokens[before + node] = tree.token(node);
        }
        return pass;
    }

    private static int leadingChain(TokenTree tree) {
        int chain = 0;
        while (chain < tree.size() && tree.depth(chain) == chain) {
            chain++;
        }
        return chain;
    }
}

package io.tercet.engine.decoding;

import io.tercet.tasks.TokenTree;

/**
 * What a judge makes of a draft.
 *
 * @param accepted the last accepted node; 0, the root, when every proposal was rejected
 * @param token the judge's own token after it: recovered after a rejection, else the bonus
 */
public record Verdict(int accepted, int token) {

    /** Proposed tokens that were accepted. */
    public int length(TokenTree tree) {
        return tree.depth(accepted);
    }

    /** Whether a proposal after the last accepted node was rejected. */
    public boolean rejected(TokenTree tree) {
        return tree.children(accepted).length > 0;
    }
}

package io.tercet.tasks.cache;

import io.tercet.tasks.ContextFullException;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.ScoreRequest;
import io.tercet.tasks.Skipped;
import io.tercet.tasks.TokenTree;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a cache holds, slot by slot. Not thread-safe; one per session.
 *
 * <p>In here a token's <em>place</em> is its position, or for a node of the tree the root's
 * position plus its number. Its slot is that, or one less in a head's cache, whose rows stand one
 * position before the tokens that they carry.
 */
public final class CacheTable {
    /** Slots beyond the context, where the side branches of a tree near its end find room. */
    public static final int SPARE_SLOTS = 256;

    private final int contextLength;
    private final int blockCount;
    private final int vocabularySize;
    private final int lead; // leading tokens without a row of their own: 1 in a head's cache
    private final int[] tokens; // [capacity], of the linear part
    private final int[] layers; // [capacity], layers computed; 0 for an empty place
    private int linear; // leading places that hold the token of their own position
    private int used; // places beyond it are empty
    private int base; // place of the pending tree's root
    private @Nullable TokenTree pending;
    private final AsideRows aside = new AsideRows();
    private boolean lastAside; // whether the last pass skipped sublayers

    public CacheTable(int contextLength, int blockCount, int vocabularySize) {
        this(contextLength, blockCount, vocabularySize, 0);
    }

    /**
     * @param lead leading tokens of a prefix that have no row: a token's slot is so much before its
     *     position
     */
    CacheTable(int contextLength, int blockCount, int vocabularySize, int lead) {
        this.contextLength = contextLength;
        this.blockCount = blockCount;
        this.vocabularySize = vocabularySize;
        this.lead = lead;
        this.tokens = new int[contextLength + SPARE_SLOTS];
        this.layers = new int[contextLength + SPARE_SLOTS];
        Arrays.fill(layers, 0, lead, blockCount);
    }

    /** Slots that a backend allocates for a context. */
    public int capacity() {
        return tokens.length;
    }

    /** Leading tokens whose keys and values are there for all layers. */
    public int cached() {
        int count = 0;
        while (count < linear && layers[count] == blockCount) {
            count++;
        }
        return count;
    }

    /** Leading tokens of a prefix for which at least so many layers have been run. */
    public int held(Prefix prefix, int wantedLayers) {
        int shared = prefix.common(tokens, linear);
        int count = 0;
        while (count < shared && layers[count] >= wantedLayers) {
            count++;
        }
        return count;
    }

    /** Leading slots that hold tokens of a prefix or a leading chain. */
    int rows() {
        return Math.max(0, linear - lead);
    }

    /** Drops the slots from one of {@link #rows()} on. */
    void dropRows(int from) {
        drop(from + lead);
    }

    /**
     * Plans a pass and takes it as run: the caller runs it or calls {@link #clear()}. Errors as in
     * {@link io.tercet.tasks.ModelSession#score}.
     */
    public Pass plan(Prefix prefix, TokenTree tree, ScoreRequest request) {
        request.checkUnrouted();
        check(prefix, tree);
        if (!request.skipped().isNone()) {
            return planAside(prefix, tree, request.skipped());
        }
        aside.clear();
        lastAside = false;
        int exit = Math.min(request.exitLayer(), blockCount);
        int newBase = prefix.length() - 1;
        drop(matching(prefix, tree));
        checkScored(newBase, Math.min(request.firstNode(), tree.size()), exit);
        for (int node = request.firstNode(); node < tree.size(); node++) {
            if (layers[newBase + node] >= exit) {
                layers[newBase + node] = 0; // its stream is gone, and its logits are wanted
            }
        }
        adopt(prefix, tree);
        Pass pass = Pass.of(prefix, tree, request.firstNode(), exit, layers, lead);
        raise(exit);
        return pass;
    }

    /** Plans a pass that skips sublayers: whole rows stay as they are. */
    private Pass planAside(Prefix prefix, TokenTree tree, Skipped skipped) {
        if (lead > 0) {
            throw new IllegalArgumentException("a head has one layer, of which it skips nothing");
        }
        if (skipped.layers().anyMatch(layer -> layer < 0 || layer >= blockCount)) {
            throw new IllegalArgumentException(
                    "%s names a layer that a model of %d has not".formatted(skipped, blockCount));
        }
        int whole = cached();
        int shared = prefix.common(tokens, whole);
        if (shared < Math.min(whole, prefix.length())) {
            whole = shared; // another text
        }
        drop(whole);
        pending = null;
        lastAside = true;
        int end = whole + Math.max(0, prefix.length() - 1 - shared) + tree.size();
        if (end > capacity()) {
            throw new ContextFullException(end - SPARE_SLOTS, contextLength);
        }
        return aside.plan(prefix, tree, skipped, whole, shared, blockCount);
    }

    /**
     * Keeps the path to a node of the tree planned last and drops its other nodes. Nothing is kept
     * of a pass that skipped sublayers.
     *
     * @return slots of the path, ascending: entry i moves to slot {@code result[0] + i}
     */
    public int[] keep(int node) {
        if (lastAside) {
            return new int[0];
        }
        TokenTree tree = pending;
        if (tree == null) {
            throw new IllegalStateException("there is no scored tree to keep a path of");
        }
        int[] slots = tree.path(node);
        for (int i = 0; i < slots.length; i++) {
            tokens[base + i] = tree.token(slots[i]);
            layers[base + i] = layers[base + slots[i]];
            slots[i] += base - lead;
        }
        linear = base + slots.length;
        drop(linear);
        pending = null;
        return slots;
    }

    /**
     * Drops what the cache holds beyond what it shares with a prefix and all its layers, the
     * prefix's last token left out.
     *
     * @return leading positions that are left
     */
    public int hold(Prefix prefix) {
        pending = null;
        drop(Math.min(prefix.common(tokens, linear), prefix.length() - 1));
        drop(cached());
        return linear;
    }

    /** Takes leading positions of a prefix as held, for all layers: a device has computed them. */
    public void take(Prefix prefix, int count) {
        pending = null;
        for (int slot = prefix.common(tokens, linear); slot < count; slot++) {
            tokens[slot] = prefix.token(slot);
        }
        Arrays.fill(layers, 0, count, blockCount);
        linear = count;
        drop(count);
    }

    /** Empties the cache. */
    public void clear() {
        linear = 0;
        drop(0);
        pending = null;
        lastAside = false;
        aside.clear();
    }

    /** Leading places that hold exactly what the prefix and the tree want there. */
    private int matching(Prefix prefix, TokenTree tree) {
        int newBase = prefix.length() - 1;
        int shared = Math.min(prefix.common(tokens, linear), newBase);
        if (shared < newBase) {
            return shared;
        }
        int node = 0;
        while (node < tree.size() && holds(newBase, tree, node)) {
            node++;
        }
        return newBase + node;
    }

    /**
     * Whether place {@code newBase + node} holds the node, given that all earlier nodes are there.
     */
    private boolean holds(int newBase, TokenTree tree, int node) {
        int slot = newBase + node;
        if (tree.depth(node) == node && slot < linear && tokens[slot] == tree.token(node)) {
            return true;
        }
        return pending != null
                && base == newBase
                && node < pending.size()
                && pending.token(node) == tree.token(node)
                && pending.parent(node) == tree.parent(node);
    }

    private void drop(int fromPlace) {
        int first = Math.max(lead, fromPlace);
        if (first < used) {
            Arrays.fill(layers, first, used, 0);
        }
        used = fromPlace;
        linear = Math.min(linear, fromPlace);
    }

    private void adopt(Prefix prefix, TokenTree tree) {
        base = prefix.length() - 1;
        pending = tree;
        for (int slot = Math.min(linear, base); slot < base; slot++) {
            tokens[slot] = prefix.token(slot);
        }
        int chain = 0;
        while (chain < tree.size() && tree.depth(chain) == chain) {
            tokens[base + chain] = tree.token(chain);
            chain++;
        }
        linear = base + chain;
        used = base + tree.size();
    }

    private void raise(int exit) {
        for (int slot = 0; slot < used; slot++) {
            layers[slot] = Math.max(layers[slot], exit);
        }
    }

    private void checkScored(int newBase, int nodes, int exit) {
        for (int node = 0; node < nodes; node++) {
            if (layers[newBase + node] < exit) {
                throw new IllegalArgumentException(
                        "node " + node + " comes before firstNode but was not scored before");
            }
        }
    }

    private void check(Prefix prefix, TokenTree tree) {
        if (prefix.length() <= lead) {
            throw new IllegalArgumentException(
                    "a head has no row for a prefix of one token: no position comes before it");
        }
        if (tree.token(0) != prefix.last()) {
            throw new IllegalArgumentException(
                    "the tree's root is token %d, the prefix ends in %d"
                            .formatted(tree.token(0), prefix.last()));
        }
        int deepest = 0;
        for (int node = 0; node < tree.size(); node++) {
            deepest = Math.max(deepest, tree.depth(node));
            checkToken(tree.token(node));
        }
        for (int position = prefix.common(tokens, linear); position < prefix.length(); position++) {
            checkToken(prefix.token(position));
        }
        int needed =
                Math.max(
                        prefix.length() + deepest, prefix.length() - 1 + tree.size() - SPARE_SLOTS);
        if (needed > contextLength) {
            throw new ContextFullException(needed, contextLength);
        }
    }

    private void checkToken(int token) {
        if (token < 0 || token >= vocabularySize) {
            throw new IllegalArgumentException(
                    "token %d is not in the vocabulary of %d".formatted(token, vocabularySize));
        }
    }
}

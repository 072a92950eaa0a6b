package io.tercet.tasks;

import io.tercet.models.decoder.DecoderConfig;

/**
 * A model's weights and one key/value cache on a backend. Not thread-safe; sessions of one {@link
 * LoadedModel} may run concurrently with each other.
 */
public interface ModelSession extends AutoCloseable {

    DecoderConfig config();

    /** Positions that the cache has room for. */
    int contextLength();

    /** Leading tokens of the last prefix whose keys and values the cache holds, for all layers. */
    int cached();

    /**
     * Scores every node of a tree that continues a prefix. Node n sees the whole prefix before the
     * root, its ancestors and itself; its position is {@code prefix.length() - 1 + depth(n)}.
     *
     * <p>First drops what the cache holds beyond the part it shares with {@code prefix}, and feeds
     * itself the committed tokens that it lacks (in chunks, without logits).
     *
     * @param tree its root is {@code prefix.last()}
     * @return rows for the nodes from {@code request.firstNode()} on
     * @throws ContextFullException when a node's position would be {@code contextLength()} or more
     * @throws IllegalArgumentException when the root is not the prefix's last token, a token is not
     *     in the vocabulary, or {@code firstNode} nodes were not scored before
     */
    Scores score(Prefix prefix, TokenTree tree, ScoreRequest request);

    /** Scores with {@link ScoreRequest#ALL}. */
    default Scores score(Prefix prefix, TokenTree tree) {
        return score(prefix, tree, ScoreRequest.ALL);
    }

    /**
     * Keeps the path from the root to {@code node} of the tree scored last, so that the next pass
     * over a prefix which continues that path need not compute it again. Other nodes are dropped.
     * Never changes a result, only its cost.
     */
    void keep(int node);

    /**
     * Says how many CPU threads the next passes use; without a call as many as the session was made
     * with. No result depends on it. Nothing where passes run elsewhere.
     *
     * @param threads 1 or more; more than the session was made with are those
     */
    default void useThreads(int threads) {}

    /** Frees the cache; the session must not be used afterwards. */
    @Override
    void close();
}

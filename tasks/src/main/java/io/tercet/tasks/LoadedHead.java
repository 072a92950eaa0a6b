package io.tercet.tasks;

import io.tercet.models.piece.HeadModel;
import io.tercet.models.piece.RouterModel;
import java.util.List;

/**
 * A draft head's weights on a backend, shared by its sessions. Thread-safe.
 *
 * <p>A head's session is scored like any other, with the real prefix and the real tree, so that
 * drafters need not know it from a model's:
 *
 * <pre>{@code
 * LoadedHead head = backend.loadHead(headModel, target);
 * ModelSession verifier = target.session(options.withFeatures(headModel.featureLayers()));
 * ModelSession drafter = head.open(options, FeatureSource.of(verifier));
 * verifier.score(prompt.first(n - 1), ...);        // the prompt's features
 * drafter.score(prompt, tree);                     // the head catches up by itself
 * }</pre>
 *
 * <p>A position's row reads the feature of the position before. It comes from the target's cache,
 * from the qualifier's through its adapter where the target's lacks the position, and else (tokens
 * that are drafted: below the root, or in the prefix of a drafter that appends to it) it is the
 * head's own output for the position before. Rows whose source has changed since are computed
 * again. So logits depend on the prefix, the tree and on which positions the sources hold, never on
 * what the head computed before.
 */
public interface LoadedHead extends AutoCloseable {

    /** What it was loaded from. */
    HeadModel model();

    /** What the backend does beyond what the file says, as sentences. */
    default List<String> notices() {
        return List.of();
    }

    /**
     * This head with a router (DynaSpec, arXiv 2510.13847), which chooses the shortlist of passes
     * that have a {@link RowBudget}: over all rows of the pass, from the highest score of each
     * cluster, by descending score and among equals the lower cluster first. The router's input is
     * there before the head's layer runs. Logits are those of the whole projection, bit for bit, in
     * the chosen tokens' columns. A head with draft tokens counts and chooses only those.
     *
     * <p>Shares the head's weights, and is to be closed before it. A backend may keep the output's
     * rows once more, in the router's order: it says so in {@link #notices}.
     */
    LoadedHead with(RouterModel router);

    /**
     * A new session with an empty cache. Its {@code config()} has one layer. Its {@code score}
     * projects onto the head's draft tokens, or onto those of them that the request's shortlist has
     * too; the features of layer 0 are what its rows start from, those of layer 1 its output
     * stream. {@code keep} keeps only what leads up to the root.
     *
     * <p>{@code score} throws {@link IllegalStateException} when the sources do not hold the first
     * position of the prefix, and {@link IllegalArgumentException} for a prefix of one token, which
     * has no position before it, and for a shortlist without any draft token.
     *
     * @param options {@code features} are empty: nothing reads a head's
     * @throws IllegalArgumentException when a source is no session of this backend, runs another
     *     model, or does not keep the features that the head or the adapter reads
     */
    ModelSession open(SessionOptions options, FeatureSource source);

    /** Frees the weights; its sessions must be closed before. */
    @Override
    void close();
}

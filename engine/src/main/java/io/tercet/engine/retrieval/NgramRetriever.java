package io.tercet.engine.retrieval;

import io.tercet.tasks.Prefix;
import java.util.List;

/**
 * Double's retrieval (arXiv 2601.05524): for n = 3, 2, 1 it asks the stores of past requests, of
 * this one and of rejected candidates, in this order; where none knows the n-gram, prompt lookup.
 * One per model and request; only the store of past requests is shared, and nobody writes it
 * meanwhile.
 */
public final class NgramRetriever implements Retriever {
    private final StoreShape shape;
    private final NgramStore past;
    private final NgramStore dynamic;
    private final NgramStore rejected;
    private int[] seen = {};

    NgramRetriever(StoreShape shape, NgramStore past) {
        this.shape = shape;
        this.past = past;
        this.dynamic = new NgramStore(shape);
        this.rejected = new NgramStore(shape);
    }

    @Override
    public int[] candidates(Prefix context) {
        learn(context);
        for (int n = Math.min(shape.ngram(), seen.length); n >= 1; n--) {
            for (NgramStore store : List.of(past, dynamic, rejected)) {
                int[] following = store.following(seen, n);
                if (following.length > 0) {
                    return following;
                }
            }
        }
        return new PromptLookup(shape.ngram(), shape.candidates()).candidates(context);
    }

    /**
     * Goes on with the context. Where it differs from the last one, a model had accepted tokens
     * that the other then dropped: they stay, and a new sequence begins shortly before.
     */
    private void learn(Prefix context) {
        int common = context.common(seen, seen.length);
        if (common < seen.length) {
            dynamic.end();
            common = Math.max(0, common - shape.ngram());
        }
        dynamic.append(context.from(common));
        seen = context.toArray();
    }

    @Override
    public void rejected(Prefix context, int... candidates) {
        rejected.append(context.from(Math.max(0, context.length() - shape.ngram())));
        rejected.append(candidates);
        rejected.end();
    }

    /** What this request leaves to later ones; the text last, where a limit spares it longest. */
    List<int[]> sequences() {
        List<int[]> all = rejected.sequences();
        all.addAll(dynamic.sequences());
        return all;
    }
}

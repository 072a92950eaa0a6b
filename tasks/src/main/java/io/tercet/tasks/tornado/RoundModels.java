package io.tercet.tasks.tornado;

import io.tercet.tasks.Prefix;
import java.util.List;

/**
 * The models of a round: how much their caches hold, as far as the host knows, and their passes.
 */
final class RoundModels {
    private final Results results;
    private final RoundGraphs graphs;
    private final List<Stretch> stretches;
    private final int[] held; // [models], leading positions that are cached at most

    RoundModels(Results results, List<Stretch> stretches) {
        this.results = results;
        this.graphs = results.rounds();
        this.stretches = stretches;
        this.held = new int[stretches.size()];
    }

    /** What describes a model's passes, and those of the models below that they begin with. */
    void compile(int model, int what) {
        for (int each = model; each >= 0; each = stretches.get(each).below()) {
            graphs.fill(each, what);
        }
    }

    /** Has the sessions drop all that a prefix does not share with them. */
    void hold(Prefix prefix) {
        for (int model = 0; model < held.length; model++) {
            held[model] = stretches.get(model).session().hold(prefix);
            if (prefix.length() - held[model] > RoundLayout.WINDOW_SIZE / 2) {
                throw new IllegalStateException(
                        "model %d is %d tokens behind"
                                .formatted(model, prefix.length() - held[model]));
            }
        }
    }

    /** Says what the device does not know of them. */
    void tell(RoundRows rows) {
        rows.tell(graphs, held);
    }

    /** Whether a model is a head on the target's features. */
    boolean readsTarget(int model) {
        TornadoSession target = stretches.getFirst().session();
        return stretches.get(model).session().reads(target);
    }

    /** A drafter's first pass of a round, over what it lacks up to the root and behind. */
    void passRoot(int model, int what, int to, int length) {
        if (readsTarget(model) && lacks(0, length - 1)) {
            throw new IllegalStateException(
                    "the target's cache lacks positions before the root, which a head reads");
        }
        pass(model, what, to);
    }

    /** One pass over what a model lacks up to a position. */
    void pass(int model, int what, int to) {
        pass(model, what, to, true);
    }

    /** Likewise, of a model that has drafted all it lacks itself. */
    void passDrafted(int model, int what, int to) {
        run(graphs.fill(model, what), 1);
        stretches.get(model).runDrafted(Math.max(1, to - held[model]));
        held[model] = to;
    }

    private void run(Graph graph, int rows) {
        graph.rows(rows);
        results.plan().execute(graph);
    }

    /** Likewise, in portions, once the models below have what they lack. */
    private void pass(int model, int what, int to, boolean speaks) {
        Stretch stretch = stretches.get(model);
        if (stretch.below() >= 0 && held[stretch.below()] < to) {
            pass(stretch.below(), what, to, false);
        }
        Graph fill = graphs.fill(model, what);
        int left = to - held[model];
        do {
            run(fill, 1);
            stretch.run(Math.clamp(left, 1, PassLayout.MAX_ROWS), speaks);
            left -= PassLayout.MAX_ROWS;
        } while (left > 0);
        held[model] = to;
    }

    /** Whether a model's cache may end before a position. */
    boolean lacks(int model, int position) {
        return held[model] < position;
    }

    /** Takes over from a verdict what the caches hold. */
    void hear(List<Integer> cached) {
        for (int model = 0; model < held.length; model++) {
            held[model] = cached.get(model);
        }
    }

    /** Has all sessions note what their caches hold of a prefix. */
    void take(Prefix prefix) {
        for (int model = 0; model < held.length; model++) {
            take(model, prefix);
        }
    }

    /** Has one note it: what has been through all layers. */
    void take(int model, Prefix prefix) {
        Stretch stretch = stretches.get(model);
        if (stretch.isWhole()) {
            stretch.session().take(prefix, held[model]);
        }
    }
}

package io.tercet.tasks.tornado;

import io.tercet.tasks.Prefix;
import io.tercet.tasks.cache.HeadTable.Origin;
import java.util.List;

/**
 * The models of a round: how much their caches hold, as far as the host knows, and their passes.
 */
final class RoundModels {
    /** A head has no row for the first token: a row stands one position before its token. */
    private static final int HEAD_LEAD = 1;

    private final Results results;
    private final RoundGraphs graphs;
    private final List<Stretch> stretches;
    private final int[] held; // [models], leading positions that are cached at most
    private RowSources sources = RowSources.of(0, 0); // of a head's rows, in its last first pass

    RoundModels(Results results, List<Stretch> stretches) {
        this.results = results;
        this.graphs = results.rounds();
        this.stretches = stretches;
        this.held = new int[stretches.size()];
    }

    /** What describes a model's passes, and those of the models below that they begin with. */
    void compile(int model, int what) {
        if (isHead(model)) {
            graphs.fillHead(model, what);
            return;
        }
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
        for (int model = 0; model < held.length; model++) {
            if (isHead(model)) { // what it has held starts from the target's features
                sources = sources(model);
                int at = RoundLayout.MODELS + model * RoundLayout.MODEL_SIZE;
                graphs.tell(at + RoundLayout.FROM_TARGET, sources.target());
                graphs.tell(at + RoundLayout.FROM_FEATURES, sources.features());
            }
        }
    }

    /** Whether a model is a head. */
    boolean isHead(int model) {
        return stretches.get(model).session().isHead();
    }

    /** One pass over what a model lacks up to a position. */
    void pass(int model, int what, int to) {
        if (isHead(model)) {
            passHead(model, what, to);
        } else {
            pass(model, what, to, true);
        }
    }

    /** Likewise of a head, in portions that start alike. */
    private void passHead(int model, int what, int to) {
        RowSources now = sources(model);
        int from = Math.min(held[model] - HEAD_LEAD, now.common(sources));
        from = Math.max(0, from);
        sources = now;
        do {
            int end = Math.min(to - HEAD_LEAD, now.end(from));
            int rows = Math.clamp(end - from, 1, PassLayout.MAX_ROWS);
            run(graphs.fillHead(model, what), 1);
            boolean last = from + rows >= to - HEAD_LEAD;
            stretches.get(model).run(rows, now.origin(from), last);
            from += rows;
        } while (from < to - HEAD_LEAD);
        held[model] = to;
    }

    private RowSources sources(int model) {
        boolean adapted = stretches.get(model).session().sources().size() > 1;
        return RowSources.of(held[0], adapted ? held[1] : 0);
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
            stretch.run(Math.clamp(left, 1, PassLayout.MAX_ROWS), Origin.TARGET, speaks);
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

    /** Has one note it: what has been through all layers, and of a head's starts as it will. */
    void take(int model, Prefix prefix) {
        Stretch stretch = stretches.get(model);
        if (stretch.isWhole()) {
            int most = isHead(model) ? sources.target() + HEAD_LEAD : held[model];
            stretch.session().take(prefix, Math.min(held[model], most));
        }
    }
}

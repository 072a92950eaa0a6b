package io.tercet.tasks.jvm;

import io.tercet.models.decoder.RotaryTable;
import io.tercet.models.piece.HeadModel;
import io.tercet.models.piece.RouterModel;
import io.tercet.tasks.FeatureSource;
import io.tercet.tasks.LoadedHead;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.SessionOptions;
import io.tercet.tasks.host.ClusteredRows;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A draft head's weights in place, and where it has a router the output's rows by cluster. */
record JvmHead(HeadModel model, JvmWeights weights, RotaryTable rotary, @Nullable Router router)
        implements LoadedHead {

    /** What a router adds. */
    record Router(RouterWeights weights, ClusteredRows rows) {}

    @Override
    public LoadedHead with(RouterModel added) {
        ClusteredRows rows = new ClusteredRows(model.decoder().output(), added.clustering(model));
        return new JvmHead(model, weights, rotary, new Router(new RouterWeights(added), rows));
    }

    @Override
    public List<String> notices() {
        return router == null
                ? List.of()
                : List.of(ClusteredRows.notice(router.rows.rows().data().byteSize()));
    }

    @Override
    public ModelSession open(SessionOptions options, FeatureSource source) {
        JvmRouting routing =
                router == null
                        ? null
                        : new JvmRouting(router.weights, router.rows, weights, options.threads());
        return new JvmHeadSession(this, routing, options, source);
    }

    @Override
    public void close() {}
}

package io.tercet.tasks.tornado;

import io.tercet.models.piece.HeadModel;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.ScoreRequest;
import io.tercet.tasks.Scores;
import io.tercet.tasks.SessionOptions;
import io.tercet.tasks.Shortlist;
import io.tercet.tasks.TokenTree;
import io.tercet.tasks.cache.HeadTable;
import io.tercet.tasks.cache.HeadTable.Origin;
import io.tercet.tasks.cache.Pass;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A draft head's session: each row starts from a feature, which is fc times the streams of its
 * source, or the output stream of the row before.
 */
final class TornadoHeadSession extends TornadoSession {
    private final HeadTable table;
    private final HeadGraphs graphs;
    private final TornadoSources sources;
    private Origin origin = Origin.OWN; // of the rows that run

    TornadoHeadSession(
            TornadoModel layer,
            HeadModel head,
            TornadoModel.Place place,
            Results results,
            SessionOptions options,
            TornadoSources sources) {
        super(layer, place, results, options);
        this.table = new HeadTable(head, options.contextLength());
        this.graphs = (HeadGraphs) place.graphs();
        this.sources = sources;
        if (sources.adapter() != null) {
            graphs.prepare(sources.adapter());
        }
    }

    @Override
    public int cached() {
        return table.cached();
    }

    @Override
    public Scores score(Prefix prefix, TokenTree tree, ScoreRequest request) {
        request.checkUnrouted();
        return super.score(prefix, tree, table.confined(request));
    }

    @Override
    Pass plan(Prefix prefix, TokenTree tree, ScoreRequest request) {
        sources.settle();
        return table.plan(prefix, tree, request, sources.held(prefix), sources.qualified(prefix));
    }

    @Override
    void run(Pass plan, Target target) {
        for (HeadTable.Part part : table.parts(plan, PassLayout.MAX_ROWS)) {
            origin = part.origin();
            sources.tellKept(origin, graphs.pass());
            run(part.chunk(), target);
        }
    }

    @Override
    void start() {
        switch (origin) {
            case TARGET -> graphs.startFromTarget();
            case QUALIFIER -> graphs.startFromQualifier(Objects.requireNonNull(sources.adapter()));
            case OWN -> graphs.startFromOwn();
        }
    }

    @Override
    public void keep(int node) {
        table.keepRoot();
    }

    @Override
    int hold(Prefix prefix) {
        return table.hold(prefix, sources.held(prefix));
    }

    @Override
    void take(Prefix prefix, int count) {
        table.take(prefix, count);
    }

    @Override
    boolean reads(TornadoSession source) {
        return sources.target().equals(source) && sources.qualifier() == null;
    }

    @Override
    @Nullable Shortlist prepare(@Nullable Shortlist shortlist) {
        graphs.prepareStarts();
        return super.prepare(table.confined(ScoreRequest.ALL.onto(shortlist)).shortlist());
    }

    @Override
    void start(int rows, boolean drafted) {
        graphs.startDescribed(rows, !drafted);
    }

    @Override
    void tellPlaces(RoundGraphs rounds, int at) {
        super.tellPlaces(rounds, at);
        rounds.tell(at + RoundLayout.LEAD, 1);
        sources.target().tellKept(rounds, at);
    }

    @Override
    void forget() {
        super.forget();
        table.clear();
    }

    @Override
    boolean isPlain() {
        return false; // its rows start from features
    }
}

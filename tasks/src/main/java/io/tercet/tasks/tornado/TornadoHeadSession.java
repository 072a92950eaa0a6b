package io.tercet.tasks.tornado;

import io.tercet.models.piece.HeadModel;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.RowBudget;
import io.tercet.tasks.ScoreRequest;
import io.tercet.tasks.Scores;
import io.tercet.tasks.SessionOptions;
import io.tercet.tasks.Shortlist;
import io.tercet.tasks.TokenTree;
import io.tercet.tasks.cache.HeadTable;
import io.tercet.tasks.cache.HeadTable.Origin;
import io.tercet.tasks.cache.Pass;
import io.tercet.tasks.cache.PassChunk;
import io.tercet.tasks.round.Projection;
import java.util.ArrayList;
import java.util.List;
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
    private final @Nullable TornadoRouting routing;
    private final List<PassChunk> unprojected = new ArrayList<>(); // of a routed pass
    private @Nullable TornadoRouting router; // of the pass that runs
    private @Nullable PassChunk described; // on the board
    private Origin origin = Origin.OWN; // of the rows that run
    private List<RowBudget> budgets = List.of(); // by level of a round that is routed
    private int level; // of the round's pass that runs

    TornadoHeadSession(
            TornadoModel layer,
            HeadModel head,
            TornadoModel.Place place,
            Results results,
            SessionOptions options,
            TornadoSources sources,
            @Nullable TornadoRouting routing) {
        super(layer, place, results, options);
        this.table = new HeadTable(head, options.contextLength());
        this.graphs = (HeadGraphs) place.graphs();
        this.sources = sources;
        this.routing = routing;
        if (sources.sessions().adapter() != null) {
            graphs.prepare(sources.sessions().adapter());
        }
    }

    @Override
    public int cached() {
        return table.cached();
    }

    @Override
    public Scores score(Prefix prefix, TokenTree tree, ScoreRequest request) {
        if (routing == null) {
            request.checkUnrouted();
        }
        return super.score(prefix, tree, table.confined(request));
    }

    @Override
    Pass plan(Prefix prefix, TokenTree tree, ScoreRequest request) {
        sources.settle();
        return table.plan(
                prefix,
                tree,
                request,
                sources.sessions().held(prefix),
                sources.sessions().qualified(prefix));
    }

    @Override
    Scores score(Pass plan, ScoreRequest request) {
        RowBudget budget = request.budget();
        router = budget == null || plan.outputs() == 0 ? null : routing;
        return budget == null || router == null
                ? super.score(plan, request)
                : routed(router, plan, request, budget);
    }

    /** Projects what the parts want when all of them have had their say in what onto. */
    private Scores routed(TornadoRouting by, Pass plan, ScoreRequest request, RowBudget budget) {
        int most = by.most(budget);
        Result result = begin(plan, request, most);
        by.begin(graphs.pass(), budget);
        unprojected.clear();
        run(plan, result.target());
        by.graphs().choose();
        for (PassChunk chunk : unprojected.reversed()) { // what ran last is on the board
            if (!chunk.equals(described)) {
                again(chunk);
                described = chunk;
            }
            by.graphs().project(graphs.pass().get(PassLayout.ROWS), most);
        }
        return new Scores(request.firstNode(), by.logits(result), result.features());
    }

    @Override
    void project(PassChunk chunk, Target target) {
        if (router == null) {
            super.project(chunk, target);
        } else {
            unprojected.add(chunk);
        }
    }

    @Override
    void run(Pass plan, Target target) {
        for (HeadTable.Part part : table.parts(plan, PassLayout.MAX_ROWS)) {
            origin = part.origin();
            sources.tellKept(origin, graphs.pass());
            described = part.chunk();
            run(part.chunk(), target);
        }
    }

    @Override
    void start(PassChunk chunk) {
        TornadoRouting by = wantsResult(chunk) ? router : null;
        if (by != null) {
            by.graphs().tokens(graphs.pass().get(PassLayout.ROWS));
        }
        graphs.start(origin, sources.sessions().adapter());
        if (by != null) {
            by.score(graphs.pass());
        }
    }

    @Override
    public void keep(int node) {
        table.keepRoot();
    }

    @Override
    int hold(Prefix prefix) {
        if (routing != null) {
            routing.expire();
        }
        return table.hold(prefix, sources.sessions().held(prefix));
    }

    @Override
    void take(Prefix prefix, int count) {
        table.take(prefix, count);
    }

    @Override
    List<TornadoSession> sources() {
        TornadoSession qualifier = sources.sessions().qualifier();
        return qualifier == null
                ? List.of(sources.sessions().target())
                : List.of(sources.sessions().target(), qualifier);
    }

    @Override
    Columns prepare(Projection onto) {
        budgets = List.of();
        return switch (onto) {
            case Projection.All() -> prepareFor(null);
            case Projection.Listed(Shortlist rows) -> prepareFor(rows);
            case Projection.Routed(List<RowBudget> byLevel, float _) -> {
                TornadoRouting by = Objects.requireNonNull(routing, "the head has no router");
                budgets = byLevel;
                by.plan(byLevel);
                by.begin(graphs.pass(), byLevel.getFirst());
                graphs.prepareStarts(sources.sessions().adapter());
                by.graphs().prepare();
                int most = byLevel.stream().mapToInt(by::most).max().orElseThrow();
                yield new Columns(most, null);
            }
        };
    }

    private Columns prepareFor(@Nullable Shortlist rows) {
        graphs.prepareStarts(sources.sessions().adapter());
        return super.prepare(confined(rows));
    }

    /** What the head can project onto of a shortlist; null for all. */
    private Projection confined(@Nullable Shortlist rows) {
        Shortlist own = table.confined(ScoreRequest.ALL.onto(rows)).shortlist();
        return own == null ? new Projection.All() : new Projection.Listed(own);
    }

    /** What routes a round's passes; null where nothing does. */
    private @Nullable TornadoRouting inRound() {
        return budgets.isEmpty() ? null : routing;
    }

    @Override
    void start(int rows, Origin from) {
        TornadoRouting by = inRound();
        level = from == Origin.OWN ? level + 1 : 0;
        if (by != null) {
            by.graphs().tokens(rows);
        }
        graphs.startDescribed(rows, from, sources.sessions().adapter());
        if (by != null) {
            by.graphs().score(rows);
        }
    }

    @Override
    void speak(int rows) {
        TornadoRouting by = inRound();
        if (by == null) {
            super.speak(rows);
        } else {
            by.graphs().choose();
            by.graphs().project(rows, by.most(budgets.get(level)));
        }
    }

    @Override
    void tellPlaces(RoundGraphs rounds, int at) {
        super.tellPlaces(rounds, at);
        rounds.tell(at + RoundLayout.LEAD, 1);
        rounds.tell(at + RoundLayout.ADAPTED, sources().size() - 1);
        sources.sessions().target().tellKept(rounds, at);
        TornadoRouting by = inRound();
        if (by != null) {
            by.tell(rounds, at);
        }
    }

    @Override
    void forget() {
        super.forget();
        table.clear();
    }

    @Override
    public void close() {
        super.close();
        if (routing != null) {
            routing.close();
        }
    }
}

package io.tercet.tasks.tornado;

import io.tercet.tasks.Draws;
import io.tercet.tasks.Logits;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.round.DeviceRound;
import io.tercet.tasks.round.RoundSpec;
import io.tercet.tasks.round.RoundStep;
import io.tercet.tasks.round.RoundVerdict;
import io.tercet.tasks.round.TreeShape;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A round on the device. What the host knows of it beside: how large the next launches may get, and
 * where the sequence should stand.
 */
final class TornadoRound implements DeviceRound {
    private final Results results;
    private final RoundGraphs graphs;
    private final RoundSpec spec;
    private final RoundModels models;
    private final int region;
    private final RoundRows rows;
    private final Verdicts verdicts;
    private final @Nullable TreeRound tree; // null where chains are drafted
    private int start;
    private int end; // at most
    private @Nullable Position now;
    private int roomEnd; // position behind the last token worth proposing
    private Prefix confirmed = Prefix.of(0); // up to where the next proposals begin
    private RoundStep.@Nullable Effect effect; // of the judge submitted last
    private boolean underway; // between a round's first step and its commit

    /** Where a sequence stands, and what its next draws are keyed by. */
    private record Position(Prefix prefix, Draws draws, int round) {}

    private TornadoRound(Results results, RoundSpec spec, List<Stretch> stretches, int region) {
        this.results = results;
        this.graphs = results.rounds();
        this.spec = spec;
        this.models = new RoundModels(results, stretches);
        this.region = region;
        this.rows = new RoundRows(results, spec, stretches);
        this.verdicts = new Verdicts(results, spec, region);
        TreeShape largest = spec.tree();
        this.tree =
                largest == null
                        ? null
                        : new TreeRound(results, models, stretches, largest, isGreedy());
    }

    /** A round of such sessions, compiled; null where the device cannot run it. */
    static @Nullable TornadoRound open(
            Results results, RoundSpec spec, List<TornadoSession> sessions) {
        List<Stretch> stretches = Stretch.of(spec.models(), sessions);
        boolean runs = RoundLimits.allow(spec, sessions) && Stretch.isComplete(stretches);
        Integer region = runs ? results.rounds().take() : null;
        if (region == null) {
            return null;
        }
        TornadoRound round = new TornadoRound(results, spec, stretches, region);
        round.compile();
        return round;
    }

    /** Compiles all steps, over a sequence of one token that nothing is proposed behind. */
    private void compile() {
        for (RoundStep step : spec.steps()) {
            upload(new Position(Prefix.of(0), new Draws(0), 0), true);
            switch (step) {
                case RoundStep.Draft draft -> {
                    models.compile(draft.model(), PassKernels.DRAFT);
                    graphs.draft(rows.confined(draft), isGreedy());
                }
                case RoundStep.Verify(int model, boolean bonus) ->
                        models.compile(model, PassKernels.what(bonus));
                case RoundStep.Judge judge -> graphs.judge(judge, isGreedy());
                case RoundStep.Route route when tree == null -> graphs.route(route);
                case RoundStep.Route route -> tree().compile(route);
                case RoundStep.CatchUp(int model) -> models.compile(model, PassKernels.COMMITTED);
                case RoundStep.OfTree ofTree -> tree().compile(ofTree);
            }
        }
    }

    private TreeRound tree() {
        return Objects.requireNonNull(tree, "the spec names no tree");
    }

    @Override
    public void grow(TreeShape shape) {
        tree().grow(shape);
    }

    private boolean isGreedy() {
        return spec.sampling() == null;
    }

    @Override
    public void begin(Prefix prefix, Draws draws, int round, int room) {
        rows.expire();
        Position wanted = new Position(prefix, draws, round);
        if (!underway && wanted.equals(now) && isTold(prefix, room)) {
            return;
        }
        models.hold(prefix);
        underway = false;
        roomEnd = prefix.length() + room;
        now = wanted;
        confirmed = prefix;
        upload(wanted, false);
        start = prefix.length();
        end = start;
    }

    /** Whether the device knows what a round may propose. */
    private boolean isTold(Prefix prefix, int room) {
        boolean passes = spec.passing() > 0 && room > 0; // else nobody asks how much is
        boolean told = !passes || limit(roomEnd - prefix.length()) == limit(room);
        return told && (tree == null || tree.isTold());
    }

    /** Tokens that may be passed on where there is some room. */
    private int limit(int room) {
        return Math.min(spec.passing(), room);
    }

    private void upload(Position position, boolean idle) {
        Prefix prefix = position.prefix();
        long seed = position.draws().seed();
        graphs.tell(RoundLayout.LENGTH, prefix.length());
        graphs.tell(RoundLayout.START, prefix.length());
        graphs.tell(RoundLayout.END, prefix.length());
        graphs.tell(RoundLayout.ROUND, position.round());
        graphs.tell(RoundLayout.ITERATION, 0);
        graphs.tell(RoundLayout.SEED_LOW, (int) seed);
        graphs.tell(RoundLayout.SEED_HIGH, (int) (seed >>> 32));
        graphs.tell(RoundLayout.ROOM_END, roomEnd);
        graphs.tell(RoundLayout.PASSING, spec.passing());
        graphs.tell(RoundLayout.COLUMNS_SO_FAR, 0);
        graphs.tell(RoundLayout.ENDED, idle ? 1 : 0);
        int ends = 0;
        for (int token : spec.ends()) {
            graphs.tell(RoundLayout.END_TOKENS + ends++, token);
        }
        graphs.tell(RoundLayout.ENDS, ends);
        models.tell(rows);
        if (tree != null) {
            tree.begin();
            tree.tell(idle);
        }
        graphs.tell(prefix);
        graphs.begin(region);
    }

    @Override
    public void submit(RoundStep step) {
        graphs.select(region);
        underway |= !(step instanceof RoundStep.CatchUp);
        switch (step) {
            case RoundStep.Draft draft -> {
                models.pass(draft.model(), PassKernels.DRAFT, end);
                run(graphs.draft(rows.confined(draft), isGreedy()), 1);
                end++;
            }
            case RoundStep.Verify(int model, boolean bonus) ->
                    models.pass(
                            model,
                            PassKernels.what(bonus),
                            bonus || end == length() ? end : end - 1);
            case RoundStep.Judge judge -> {
                effect = judge.effect();
                boolean whole = effect == RoundStep.Effect.COMMIT;
                run(graphs.judge(judge, isGreedy()), end + 1 - (whole ? length() : start));
            }
            case RoundStep.Route route when tree == null ->
                    run(graphs.route(route), end + 1 - start);
            case RoundStep.Route route -> tree().route(route);
            case RoundStep.CatchUp(int model) -> {
                models.pass(model, PassKernels.COMMITTED, length() - 1);
                models.take(model, now().prefix());
            }
            case RoundStep.OfTree ofTree -> {
                if (ofTree instanceof RoundStep.JudgeTree judge) {
                    effect = judge.effect();
                }
                tree().submit(ofTree, start);
            }
        }
    }

    private int length() {
        return now().prefix().length();
    }

    private Position now() {
        return Objects.requireNonNull(now, "a round begins before its steps");
    }

    private void run(Graph graph, int rowsAtMost) {
        graph.rows(rowsAtMost);
        results.plan().execute(graph);
    }

    @Override
    public RoundVerdict read() {
        RoundVerdict verdict = verdicts.read();
        models.hear(verdicts.held());
        follow(verdict);
        return verdict;
    }

    /** Notes what a verdict says about the sequence, and has the sessions note what they hold. */
    private void follow(RoundVerdict verdict) {
        int[] path = verdict.path(confirmed.last());
        if (effect == RoundStep.Effect.HOLD && verdict.trusted() <= path.length) {
            confirmed = confirmed.append(Arrays.copyOf(path, verdict.trusted()));
            start = confirmed.length(); // the other proposals still stand
            return;
        }
        if (effect == RoundStep.Effect.COMMIT) {
            confirmed = now().prefix(); // what was passed is what was judged
        }
        confirmed = confirmed.append(verdict.path(confirmed.last()));
        if (verdict.own()) {
            confirmed = confirmed.append(verdict.token());
        }
        start = confirmed.length();
        end = start;
        if (effect != RoundStep.Effect.PASS) {
            underway = false;
            now = new Position(confirmed, now().draws(), now().round() + 1);
            models.take(confirmed);
        }
    }

    @Override
    public Logits logits(int model) {
        return rows.logits(model);
    }

    @Override
    public void close() {
        rows.close();
        graphs.giveBack(region);
    }
}

package io.tercet.tasks.tornado;

import io.tercet.tasks.Logits;
import io.tercet.tasks.Sampling;
import io.tercet.tasks.Shortlist;
import io.tercet.tasks.round.Projection;
import io.tercet.tasks.round.RoundSpec;
import io.tercet.tasks.round.RoundStep;
import io.tercet.tasks.round.TreeShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a round keeps in the ring: every model's rows behind the tokens from the last committed one
 * on, as logits and where tokens are drawn as distributions; a residual; the round's floats.
 */
final class RoundRows {
    private final Results results;
    private final RoundSpec spec;
    private final List<Stretch> models;
    private final @Nullable TreeShape tree;
    private final int rows;
    private final int columns;
    private final List<TornadoSession.Columns> prepared = new ArrayList<>(); // by model
    private final List<Ring.Block> logits = new ArrayList<>();
    private final List<Ring.Block> probabilities = new ArrayList<>();
    private final List<Optional<Ring.Block>> tokenColumns = new ArrayList<>();
    private final Ring.@Nullable Block residual;
    private final Ring.Block numbers;
    private final Ring.@Nullable Block nodes; // of the tree
    private final Ring.@Nullable Block branches; // level by level
    private final List<Ring.Block> lent = new ArrayList<>();

    RoundRows(Results results, RoundSpec spec, List<Stretch> models) {
        this.results = results;
        this.spec = spec;
        this.models = models;
        this.tree = spec.tree();
        this.rows = spec.longest() + 1;
        this.columns = models.getFirst().session().config().vocabularySize();
        Ring ring = results.ring();
        for (int model = 0; model < models.size(); model++) {
            TornadoSession session = models.get(model).session();
            prepared.add(session.prepare(spec.onto(model)));
            logits.add(ring.allocate(Math.multiplyExact(rows(model), columns(model))));
            if (spec.sampling() != null && !spec.grows(model)) { // a tree's proposals are points
                probabilities.add(ring.allocate(Math.multiplyExact(rows, columns)));
                tokenColumns.add(tokenColumns(prepared.get(model).shortlist()));
            }
        }
        this.nodes = tree == null ? null : ring.allocate(TreeLayout.size(tree));
        this.branches =
                tree == null || !tree.isFixed()
                        ? null
                        : results.place(
                                tree.branches().stream().mapToInt(Integer::intValue).toArray());
        this.residual = spec.sampling() == null ? null : ring.allocate(columns);
        this.numbers = ring.allocate(RoundLayout.FLOATS);
    }

    /** The column of every token of the vocabulary, or -1; nothing where it has all. */
    private Optional<Ring.Block> tokenColumns(@Nullable Shortlist shortlist) {
        return Optional.ofNullable(shortlist)
                .map(rows -> IntStream.range(0, columns).map(rows::column).toArray())
                .map(results::place);
    }

    private int columns(int model) {
        return prepared.get(model).most();
    }

    /** A draft's step with the columns that its model has: a head may have some only. */
    RoundStep.Draft confined(RoundStep.Draft step) {
        Shortlist shortlist = prepared.get(step.model()).shortlist();
        return shortlist == null
                ? step
                : new RoundStep.Draft(step.model(), new Projection.Listed(shortlist));
    }

    /** Of a model: a row per token, or where it grows trees a row per node of a level. */
    private int rows(int model) {
        return tree == null || !spec.grows(model) ? rows : tree.width();
    }

    private void tell(RoundGraphs graphs, TreeShape largest, Ring.Block block) {
        int at = RoundLayout.TREE;
        graphs.tell(at + TreeLayout.CANDIDATES, block.element(0));
        graphs.tell(at + TreeLayout.GROWING, block.element(TreeLayout.growingAt(largest)));
        graphs.tell(at + TreeLayout.DRAFT, block.element(TreeLayout.draftAt(largest)));
        graphs.tell(at + TreeLayout.JUDGED, block.element(TreeLayout.draftAt(largest)));
        graphs.tell(at + TreeLayout.REST, block.element(TreeLayout.restAt(largest)));
        graphs.tell(at + TreeLayout.BRANCHES, branches == null ? 0 : branches.element(0));
        graphs.tell(at + TreeLayout.BEST, block.element(TreeLayout.bestAt(largest)));
    }

    /** Says where all of it lies, and how far the models' caches reach. */
    void tell(RoundGraphs graphs, int... held) {
        graphs.tell(RoundLayout.NUMBERS, numbers.element(0));
        graphs.tell(RoundLayout.RESIDUAL, residual == null ? 0 : residual.element(0));
        if (tree != null && nodes != null) {
            tell(graphs, tree, nodes);
        }
        Sampling sampling = spec.sampling();
        graphs.tellFloat(RoundLayout.TEMPERATURE, sampling == null ? 1 : sampling.temperature());
        for (RoundStep step : spec.steps()) {
            if (step instanceof RoundStep.Judge judge
                    && judge.rule() instanceof RoundStep.Rule.Fuzzy fuzzy) {
                float threshold = atMost(fuzzy.threshold());
                graphs.tellFloat(RoundLayout.THRESHOLD + judge.voice().number(), threshold);
            }
            if (step instanceof RoundStep.Route route) {
                float threshold = atLeast(route.threshold());
                graphs.tellFloat(RoundLayout.THRESHOLD + route.number(), threshold);
            }
        }
        for (int model = 0; model < models.size(); model++) {
            int at = RoundLayout.MODELS + model * RoundLayout.MODEL_SIZE;
            models.get(model).session().tellPlaces(graphs, at);
            graphs.tell(at + RoundLayout.FROM_LAYER, models.get(model).from());
            graphs.tell(at + RoundLayout.LAST_LAYER, models.get(model).to() - 1);
            graphs.tell(at + RoundLayout.CACHED, held[model]);
            graphs.tell(at + RoundLayout.LOGITS, logits.get(model).element(0));
            graphs.tell(at + RoundLayout.COLUMNS, columns(model));
            boolean draws = model < probabilities.size();
            int probable = draws ? probabilities.get(model).element(0) : 0;
            graphs.tell(at + RoundLayout.PROBABILITIES, probable);
            if (draws && tokenColumns.get(model).isPresent()) {
                int place = tokenColumns.get(model).get().element(0);
                graphs.tell(at + RoundLayout.TOKEN_COLUMNS, place);
            }
            if (spec.onto(model) instanceof Projection.Routed routed) {
                graphs.tellFloat(RoundLayout.FLOOR, routed.floor());
            }
        }
    }

    /** The highest float that is not above a number: floats are compared with it alike. */
    private static float atMost(double number) {
        float nearest = (float) number;
        return nearest > number ? Math.nextDown(nearest) : nearest;
    }

    /** The lowest float that is not below a number. */
    private static float atLeast(double number) {
        return -atMost(-number);
    }

    /** A model's rows, until they expire. */
    Logits logits(int model) {
        Ring.Block block = results.ring().lend(logits.get(model));
        lent.add(block);
        return DeviceMatrix.of(
                results, block, 0, rows(model), columns(model), prepared.get(model).shortlist());
    }

    /** Rows that were handed out are not this round's any more. */
    void expire() {
        lent.forEach(results.ring()::takeBack);
        lent.clear();
    }

    void close() {
        expire();
        logits.forEach(results.ring()::release);
        probabilities.forEach(results.ring()::release);
        tokenColumns.stream().flatMap(Optional::stream).forEach(results.ring()::release);
        if (residual != null) {
            results.ring().release(residual);
        }
        results.ring().release(numbers);
        if (nodes != null) {
            results.ring().release(nodes);
        }
        if (branches != null) {
            results.ring().release(branches);
        }
    }
}

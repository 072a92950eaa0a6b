package io.tercet.tasks.tornado;

import io.tercet.tasks.RowBudget;
import io.tercet.tasks.Shortlist;
import io.tercet.tasks.host.ClusterChoice;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * One session's way through the vocabulary: of a pass's choice the host hears which clusters it is,
 * a bit for each.
 */
final class TornadoRouting implements AutoCloseable {
    private final Results results;
    private final RouterGraphs graphs;
    private final Ring.Block block; // RouteLayout
    private Ring.Block ofPass; // the same, until the next pass
    private List<RowBudget> planned = List.of(); // by level of a round
    private Ring.@Nullable Block plannedAt;

    TornadoRouting(Results results, RouterGraphs graphs) {
        this.results = results;
        this.graphs = graphs;
        this.block = results.ring().allocate(graphs.layout().size());
        this.ofPass = results.ring().lend(block);
    }

    RouterGraphs graphs() {
        return graphs;
    }

    /** Columns that the logits of a pass may get. */
    int most(RowBudget budget) {
        return graphs.weights().most(budget.rows());
    }

    /** Says what the next pass is to choose. */
    void begin(IntArray pass, RowBudget budget) {
        expire();
        pass.set(PassLayout.ROUTE, block.element(0));
        pass.set(PassLayout.SHORTLIST, list());
        pass.set(PassLayout.BUDGET, budget.rows());
        pass.set(PassLayout.ROUTED, 0);
    }

    /** Scores the rows that have started; later portions of the pass add to that. */
    void score(IntArray pass) {
        graphs.score(pass.get(PassLayout.ROWS));
        pass.set(PassLayout.ROUTED, 1);
    }

    /** Where the rows lie that are projected onto. */
    private int list() {
        RouteLayout layout = graphs.layout();
        return block.element(RouteLayout.list(layout.clusters(), layout.tokens()));
    }

    /** What the last pass has left is overwritten now. */
    void expire() {
        results.ring().takeBack(ofPass);
        ofPass = results.ring().lend(block);
    }

    /** Has at hand what each level of a round may choose. */
    void plan(List<RowBudget> byLevel) {
        if (!byLevel.equals(planned)) {
            releasePlan();
            plannedAt = results.place(byLevel.stream().mapToInt(RowBudget::rows).toArray());
            planned = byLevel;
        }
    }

    private void releasePlan() {
        if (plannedAt != null) {
            results.ring().release(plannedAt);
        }
        planned = List.of();
        plannedAt = null;
    }

    /** Says where a round's passes find all that. */
    void tell(RoundGraphs rounds, int at) {
        RouteLayout layout = graphs.layout();
        int named = RouteLayout.named(layout.clusters(), layout.tokens());
        rounds.tell(at + RoundLayout.SHORTLIST, block.element(named));
        rounds.tell(at + RoundLayout.LISTED, list());
        int columns = RouteLayout.columns(layout.clusters(), layout.tokens());
        rounds.tell(at + RoundLayout.TOKEN_COLUMNS, block.element(columns));
        rounds.tell(at + RoundLayout.ROUTE, block.element(0));
        rounds.tell(at + RoundLayout.BUDGETS, plannedAt == null ? 0 : plannedAt.element(0));
    }

    /** What the pass that has run says of its rows. */
    DeviceMatrix logits(TornadoSession.Result result) {
        Shortlist shortlist = chosen();
        DeviceMatrix.Row[] rows = new DeviceMatrix.Row[result.rows()];
        int stride = result.target().columns();
        Arrays.setAll(rows, row -> new DeviceMatrix.Row(result.block(), row * stride));
        int tokens = graphs.layout().tokens();
        DeviceMatrix.Row columns =
                new DeviceMatrix.Row(
                        ofPass, RouteLayout.columns(graphs.layout().clusters(), tokens));
        return new DeviceMatrix(results, Arrays.asList(rows), shortlist.size(), shortlist)
                .with(new DeviceMatrix.TokenColumns(columns, tokens));
    }

    /** Reads what was chosen. */
    private Shortlist chosen() {
        int clusters = graphs.layout().clusters();
        int words = RouteLayout.words(clusters);
        int mask = block.element(RouteLayout.mask(clusters));
        results.plan().read(results.floats(), mask, words);
        int[] chosen =
                IntStream.range(0, clusters)
                        .filter(cluster -> {
                            int word =
                                    (int) results.floats().get(mask + cluster / RouteLayout.WORD);
                            return (word >> cluster % RouteLayout.WORD & 1) == 1;
                        })
                        .toArray();
        return ClusterChoice.of(graphs.weights().clusters, chosen).shortlist();
    }

    @Override
    public void close() {
        results.ring().takeBack(ofPass);
        results.ring().release(block);
        releasePlan();
    }
}

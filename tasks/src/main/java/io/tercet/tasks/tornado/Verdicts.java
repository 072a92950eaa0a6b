package io.tercet.tasks.tornado;

import io.tercet.tasks.round.RoundSpec;
import io.tercet.tasks.round.RoundVerdict;
import java.util.List;
import java.util.stream.IntStream;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Reads what a round's judge has left on the board, no more of it than the round has. */
final class Verdicts {
    private final Results results;
    private final IntArray board;
    private final boolean trees;
    private final boolean projects; // whether columns are counted
    private final int at;

    Verdicts(Results results, RoundSpec spec, int region) {
        this.results = results;
        this.board = results.ring().board().ints();
        this.trees = spec.tree() != null;
        this.projects = trees || spec.isRouted();
        this.at = RoundLayout.region(region) + RoundLayout.VERDICT;
    }

    /** Waits for the verdict of the judge submitted last. */
    RoundVerdict read() {
        results.plan().read(board, at, size());
        int offered = number(RoundLayout.OFFERED);
        return new RoundVerdict(
                numbers(RoundLayout.PROPOSED, offered),
                numbers(RoundLayout.PARENTS, trees ? offered : 0),
                trees ? number(RoundLayout.GROWN_LEVELS) : 0,
                projects ? number(RoundLayout.PROJECTED) : 0,
                number(RoundLayout.ACCEPTED),
                number(RoundLayout.TOKEN),
                number(RoundLayout.OWN) == 1,
                number(RoundLayout.PASSED),
                number(RoundLayout.TRUSTED),
                number(RoundLayout.OVER) == 1);
    }

    private int size() {
        if (trees) {
            return RoundLayout.TREE_VERDICT_SIZE;
        }
        return projects ? RoundLayout.ROUTED_VERDICT_SIZE : RoundLayout.VERDICT_SIZE;
    }

    /** What it says that the models' caches hold. */
    List<Integer> held() {
        return numbers(RoundLayout.HELD, RoundLayout.MAX_MODELS);
    }

    private int number(int place) {
        return board.get(at + place);
    }

    private List<Integer> numbers(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(this::number).toList();
    }
}

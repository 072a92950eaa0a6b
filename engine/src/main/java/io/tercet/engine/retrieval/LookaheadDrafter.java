package io.tercet.engine.retrieval;

import io.tercet.engine.decoding.Draft;
import io.tercet.engine.decoding.Drafter;
import io.tercet.engine.decoding.NodeScores;
import io.tercet.engine.decoding.RoundDraws;
import io.tercet.engine.decoding.Source;
import io.tercet.engine.decoding.Verdict;
import io.tercet.tasks.Draws.Purpose;
import io.tercet.tasks.Prefix;
import java.util.Arrays;
import java.util.List;

/**
 * Lookahead decoding (arXiv 2402.02057): Jacobi iteration inside the target's own pass.
 *
 * <p>A window of {@code levels.length} rows holds the last iterations' guesses for the coming
 * positions. One pass scores three things as one tree: the oldest row as a chain that starts with
 * the root (the spine); behind each of its tokens, the newer guesses on the same diagonal; and the
 * pooled n-grams that begin with the last committed token. What the target says behind each
 * diagonal's end completes an n-gram for the pool and becomes the window's newest row. The paper's
 * attention mask is this tree's: a diagonal sees the spine up to its start and itself.
 *
 * <p>One per request.
 */
public final class LookaheadDrafter implements Drafter {
    private final int width;
    private final int[][] levels; // [ngram - 1, width]; level j, column i stands at depth i + j
    private final int[] ends; // [width], the tree's node at the end of column i's diagonal; or -1
    private final NgramPool pool;
    private int filled; // columns that hold guesses

    /**
     * @param width columns of the window, the paper's W
     * @param ngram tokens of an n-gram, the paper's N: 2 or more
     * @param pool n-grams kept and verified per token, the paper's G
     */
    public LookaheadDrafter(int width, int ngram, int pool) {
        this.width = width;
        this.levels = new int[ngram - 1][width];
        this.ends = new int[width];
        this.pool = new NgramPool(pool);
    }

    @Override
    public Draft draft(Prefix prefix, int budget, RoundDraws draws) {
        guess(prefix, draws);
        levels[0][0] = prefix.last();
        TreeBuilder tree = new TreeBuilder(prefix.last());
        for (List<Integer> ngram : pool.after(prefix.last())) {
            tree.path(0, ngram.stream().limit(budget).mapToInt(i -> i).toArray());
        }
        int spine = 0;
        for (int column = 0; column < width; column++) {
            boolean fits = column + levels.length - 1 <= budget;
            if (fits && column > 0) {
                spine = tree.child(spine, levels[0][column]);
            }
            ends[column] = fits ? tree.path(spine, diagonal(column)) : -1;
        }
        return Draft.pointMasses(tree.tree(), Source.RETRIEVAL);
    }

    /** Fills empty columns with tokens of the text: as good a first guess as any. */
    private void guess(Prefix prefix, RoundDraws draws) {
        for (int level = 0; level < levels.length; level++) {
            for (int column = filled; column < width; column++) {
                float uniform = draws.uniform(prefix.length() + column, Purpose.DRAFT, level);
                levels[level][column] = prefix.token((int) (uniform * prefix.length()));
            }
        }
    }

    /** The guesses of a column behind its spine token. */
    private int[] diagonal(int column) {
        int[] tokens = new int[levels.length - 1];
        for (int level = 1; level < levels.length; level++) {
            tokens[level - 1] = levels[level][column];
        }
        return tokens;
    }

    /** One Jacobi step, then the window moves on with the text. */
    @Override
    public void follow(NodeScores scores, Verdict verdict) {
        int[] newest = new int[width];
        for (int column = 0; column < width; column++) {
            newest[column] = next(column, scores);
        }
        System.arraycopy(levels, 1, levels, 0, levels.length - 1);
        levels[levels.length - 1] = newest;
        int ahead = Math.min(width, verdict.length(scores.tree()));
        filled = width - ahead;
        for (int[] level : levels) {
            System.arraycopy(level, ahead, level, 0, filled);
        }
    }

    /** The target's word behind a diagonal: it completes an n-gram. */
    private int next(int column, NodeScores scores) {
        if (ends[column] < 0) {
            return levels[levels.length - 1][column];
        }
        int token = scores.best(ends[column]);
        int[] continuation = Arrays.copyOf(diagonal(column), levels.length);
        continuation[levels.length - 1] = token;
        pool.add(levels[0][column], continuation);
        return token;
    }
}

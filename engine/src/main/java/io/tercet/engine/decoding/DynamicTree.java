package io.tercet.engine.decoding;

import io.tercet.tasks.TokenTree;
import io.tercet.tasks.TopTokens;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A tree that grows where the drafter is confident (EAGLE-2, arXiv 2406.16858, section 4). EXPAND:
 * of each level's candidates the best are scored next, best by the sum of log-probabilities on
 * their path. RERANK: the best of all candidates become the draft.
 *
 * <p>Sums of log-probabilities fall along a path and ties go to the candidate found earlier, so a
 * parent always comes before its child: what is chosen is closed under parents. They are single
 * numbers as in the released code, and so the same on devices.
 *
 * <p>Does not know who scores: a draft model, or a head fed with the target's features.
 */
final class DynamicTree {
    private static final int ROOT = -1;

    /**
     * A token that may become a node.
     *
     * @param parent a candidate's number, or -1 for the root
     * @param scoredAt node of the growing tree whose row it came from
     * @param score sum of log-probabilities from the root
     */
    private record Candidate(int token, int parent, int scoredAt, float score) {}

    /**
     * The reranked tree.
     *
     * @param scoredAt for every node after the root, the node of {@link #growing()} whose row
     *     proposed it
     */
    record Chosen(TokenTree tree, List<Integer> scoredAt) {}

    private final int branches;
    private final List<Candidate> candidates = new ArrayList<>();
    private final List<Integer> scored = new ArrayList<>(List.of(ROOT)); // candidate of each node
    private TokenTree growing;
    private int firstUnscored;
    private int levelStart; // first candidate of the newest level

    /**
     * @param branches children per scored node, and nodes scored per level: the paper's top k
     */
    DynamicTree(int root, int branches) {
        this.growing = TokenTree.single(root);
        this.branches = branches;
    }

    /** What has been scored or is to be scored next: the nodes that get children. */
    TokenTree growing() {
        return growing;
    }

    /** The first node of {@link #growing()} that is to be scored next. */
    int firstUnscored() {
        return firstUnscored;
    }

    /**
     * Takes the children of the nodes that were to be scored.
     *
     * @param best a row per node from {@link #firstUnscored()} on
     */
    void expand(TopTokens best) {
        levelStart = candidates.size();
        for (int row = 0; row < best.rows(); row++) {
            int node = firstUnscored + row;
            int parent = scored.get(node);
            float above = parent == ROOT ? 0 : candidates.get(parent).score();
            for (int rank = 0; rank < best.k(); rank++) {
                // rounding may lift a logarithm above 0, and so a child above its parent
                float score = above + Math.min(0, best.logProbability(row, rank));
                if (score > Float.NEGATIVE_INFINITY) {
                    candidates.add(new Candidate(best.token(row, rank), parent, node, score));
                }
            }
        }
    }

    /**
     * Lets the best of the newest level be scored next.
     *
     * @param ends tokens behind which nothing follows
     * @return false when none of them can have children
     */
    boolean grow(IntPredicate ends) {
        firstUnscored = growing.size();
        for (int number : best(levelStart, branches)) {
            Candidate candidate = candidates.get(number);
            if (!ends.test(candidate.token())) {
                growing = growing.with(scored.indexOf(candidate.parent()), candidate.token());
                scored.add(number);
            }
        }
        return firstUnscored < growing.size();
    }

    /** The best candidates of all levels as a tree, at most {@code count} beside the root. */
    Chosen rerank(int count) {
        List<Integer> chosen = best(0, count).stream().sorted().toList();
        TokenTree tree = TokenTree.single(growing.token(0));
        List<Integer> scoredAt = new ArrayList<>();
        for (int number : chosen) {
            Candidate candidate = candidates.get(number);
            tree = tree.with(chosen.indexOf(candidate.parent()) + 1, candidate.token());
            scoredAt.add(candidate.scoredAt());
        }
        return new Chosen(tree, scoredAt);
    }

    private List<Integer> best(int from, int count) {
        return IntStream.range(from, candidates.size())
                .boxed()
                .sorted(
                        Comparator.comparingDouble((Integer i) -> -candidates.get(i).score())
                                .thenComparing(i -> i))
                .limit(count)
                .toList();
    }
}

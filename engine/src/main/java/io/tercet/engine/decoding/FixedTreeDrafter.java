package io.tercet.engine.decoding;

import io.tercet.tasks.Distributions;
import io.tercet.tasks.Draws.Purpose;
import io.tercet.tasks.Logits;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.ScoreRequest;
import io.tercet.tasks.TokenTree;
import io.tercet.tasks.TopTokens;
import io.tercet.tasks.round.TreeShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A model drafts a tree of a shape fixed beforehand (SpecInfer's expansion-based tree, arXiv
 * 2305.09781, section 3), a level per pass. Sampling, the children of a node are drawn
 * independently from the model's distribution: one that is drawn twice is scored once and tested
 * twice. Greedy, they are its best tokens.
 *
 * @param branches children per node, level by level; the paper's example is 1, 1, 3, 1, 1, 1, 1, 1
 */
public record FixedTreeDrafter(Scorer model, List<Integer> branches) implements Drafter {
    public FixedTreeDrafter {
        branches = List.copyOf(branches);
    }

    /** Whether no node has two children. */
    public boolean isChain() {
        return branches.stream().allMatch(children -> children == 1);
    }

    /** How the tree grows. */
    public TreeShape shape() {
        return TreeShape.fixed(branches);
    }

    @Override
    public Draft draft(Prefix prefix, int budget, RoundDraws draws) {
        Growth growth = new Growth(prefix, draws);
        for (int level = 0; level < Math.min(budget, branches.size()); level++) {
            growth.level(branches.get(level));
        }
        return growth.tests.isEmpty() ? Draft.none(prefix.tree()) : growth.draft();
    }

    @Override
    public void follow(NodeScores scores, Verdict verdict) {
        model.keepPath(scores.tree().pathTokens(verdict.accepted()));
    }

    /** The tree so far, with what each node was proposed from. */
    private final class Growth {
        private final Prefix prefix;
        private final RoundDraws draws;
        private final List<Integer> tests = new ArrayList<>();
        private final List<Logits> logits = new ArrayList<>();
        private final List<Distributions> distributions = new ArrayList<>();
        private TokenTree tree;
        private int firstUnscored;

        Growth(Prefix prefix, RoundDraws draws) {
            this.prefix = prefix;
            this.draws = draws;
            this.tree = prefix.tree();
        }

        void level(int children) {
            if (isOver()) {
                return;
            }
            NodeScores scores = model.score(prefix, tree, ScoreRequest.ALL.fromNode(firstUnscored));
            int[][] proposed = proposed(scores, children);
            int node = firstUnscored;
            firstUnscored = tree.size();
            for (int[] tokens : proposed) {
                if (!model.rules().ends(tree.token(node)) || node == 0) {
                    add(scores, node, tokens);
                }
                node++;
            }
        }

        /** Whether every branch has ended. */
        private boolean isOver() {
            for (int node = firstUnscored; node < tree.size(); node++) {
                if (node == 0 || !model.rules().ends(tree.token(node))) {
                    return false;
                }
            }
            return true;
        }

        private void add(NodeScores scores, int parent, int[] tokens) {
            for (int token : tokens) {
                if (tree.child(parent, token) < 0) {
                    tree = tree.with(parent, token);
                    logits.add(scores.logits(parent));
                    if (!model.rules().isGreedy()) {
                        distributions.add(scores.distribution(parent));
                    }
                }
                tests.add(tree.child(parent, token));
            }
        }

        /** Tokens for every scored node. [nodes][children] */
        private int[][] proposed(NodeScores scores, int children) {
            Logits rows = scores.logits();
            int most = Math.min(children, rows.columns());
            int[][] tokens = new int[rows.rows()][model.rules().isGreedy() ? most : children];
            if (model.rules().isGreedy()) {
                TopTokens best = model.operations().topTokens(rows, most);
                for (int row = 0; row < tokens.length; row++) {
                    for (int rank = 0; rank < most; rank++) {
                        tokens[row][rank] = best.token(row, rank);
                    }
                }
            } else {
                for (int child = 0; child < children; child++) {
                    draw(scores, child, tokens);
                }
            }
            return tokens;
        }

        /** Draws one more child for every scored node. */
        private void draw(NodeScores scores, int child, int[][] tokens) {
            int children = tokens[0].length;
            float[] uniforms = new float[tokens.length];
            for (int row = 0; row < tokens.length; row++) {
                int position = scores.position(scores.firstNode() + row) + 1;
                uniforms[row] = draws.uniform(position, Purpose.DRAFT, row * children + child);
            }
            int[] drawn = model.operations().sample(scores.distributions(), uniforms);
            for (int row = 0; row < tokens.length; row++) {
                tokens[row][child] = drawn[row];
            }
        }

        Draft draft() {
            int drafted = tree.size() - 1;
            return new Draft(
                    tree,
                    Collections.nCopies(drafted, Source.DRAFT),
                    distributions.isEmpty()
                            ? null
                            : model.operations().concatenateRows(distributions),
                    model.isRouted()
                            ? null // each level has columns of its own
                            : model.operations().concatenate(logits),
                    drafted,
                    Qualified.NONE,
                    tests);
        }
    }
}

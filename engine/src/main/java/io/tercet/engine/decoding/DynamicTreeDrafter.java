package io.tercet.engine.decoding;

import io.tercet.tasks.Logits;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.ScoreRequest;
import io.tercet.tasks.TopTokens;
import io.tercet.tasks.round.TreeShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A model drafts a {@link DynamicTree}, a level per pass. Its tokens are chosen, not drawn: point
 * masses under any sampling.
 *
 * @param size nodes of the draft, the root included: EAGLE-2's {@code total_token}
 * @param depth levels that are scored after the root; the tree is one deeper
 * @param branches children per scored node, and nodes scored per level: its {@code top_k}
 * @param carriesLogits whether the draft carries the model's rows: a copy of a row per node, for
 *     judges that look at them
 */
public record DynamicTreeDrafter(
        Scorer model, int size, int depth, int branches, boolean carriesLogits) implements Drafter {

    @Override
    public Draft draft(Prefix prefix, int budget, RoundDraws draws) {
        return draft(prefix, Budget.of(budget), draws);
    }

    @Override
    public Draft draft(Prefix prefix, Budget budget, RoundDraws draws) {
        return grown(prefix, shape(budget));
    }

    /** How the tree grows within a budget. */
    public TreeShape shape(Budget budget) {
        int levels = Math.min(depth + 1, budget.length());
        if (budget.width() == 0 || budget.width() >= branches) {
            return new TreeShape(levels, branches, size - 1);
        }
        int nodes = Math.min(size - 1, budget.width() * levels); // a row of the width per level
        return new TreeShape(levels, budget.width(), nodes);
    }

    /** The largest tree. */
    public TreeShape shape() {
        return new TreeShape(depth + 1, branches, size - 1);
    }

    private Draft grown(Prefix prefix, TreeShape shape) {
        if (shape.levels() == 0) {
            return Draft.none(prefix.tree());
        }
        DynamicTree tree = new DynamicTree(prefix.last(), shape.width());
        List<Logits> rows = new ArrayList<>(); // of the growing tree's nodes
        int left = shape.levels();
        do {
            NodeScores scores =
                    model.score(
                            prefix,
                            tree.growing(),
                            ScoreRequest.ALL.fromNode(tree.firstUnscored()));
            tree.expand(best(scores.logits(), shape.width()));
            for (int node = scores.firstNode();
                    carriesLogits && node < scores.tree().size();
                    node++) {
                rows.add(scores.logits(node));
            }
            left--;
        } while (left > 0 && tree.grow(model.rules()::ends));
        return draft(tree.rerank(shape.nodes()), rows);
    }

    private TopTokens best(Logits logits, int width) {
        return model.operations().topTokens(logits, Math.min(width, logits.columns()));
    }

    private Draft draft(DynamicTree.Chosen chosen, List<Logits> rows) {
        int drafted = chosen.tree().size() - 1;
        return new Draft(
                chosen.tree(),
                Collections.nCopies(drafted, Source.DRAFT),
                null,
                carriesLogits
                        ? model.operations()
                                .concatenate(chosen.scoredAt().stream().map(rows::get).toList())
                        : null,
                drafted);
    }

    @Override
    public void follow(NodeScores scores, Verdict verdict) {
        model.keepPath(scores.tree().pathTokens(verdict.accepted()));
    }
}

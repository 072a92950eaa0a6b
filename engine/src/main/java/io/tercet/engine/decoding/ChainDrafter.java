package io.tercet.engine.decoding;

import io.tercet.tasks.Distributions;
import io.tercet.tasks.Draws.Purpose;
import io.tercet.tasks.Logits;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.TokenTree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A model drafts token by token. Its prefix includes its own drafted tokens; what is rejected later
 * it drops by itself.
 *
 * @param length tokens to draft, the papers' gamma; ends early behind an end-of-sequence token
 * @param confidence ends early, too, behind a token that the model finds less probable than this; 0
 *     for never
 */
public record ChainDrafter(Scorer model, int length, double confidence) implements Drafter {

    /** A drafter that is always sure of itself. */
    public ChainDrafter(Scorer model, int length) {
        this(model, length, 0);
    }

    @Override
    public Draft draft(Prefix prefix, int budget, RoundDraws draws) {
        List<NodeScores> steps = new ArrayList<>();
        Prefix drafted = prefix;
        boolean sure = true;
        while (sure && steps.size() < Math.min(length, budget) && !endsAfter(prefix, drafted)) {
            NodeScores scores = model.score(drafted, drafted.tree());
            int token = choose(scores, drafted.length(), draws);
            steps.add(scores);
            drafted = drafted.append(token);
            sure = confidence == 0 || probability(scores, token) >= confidence;
        }
        if (steps.isEmpty()) {
            return Draft.none(prefix.tree());
        }
        return new Draft(
                TokenTree.chain(prefix.last(), drafted.from(prefix.length())),
                Collections.nCopies(steps.size(), Source.DRAFT),
                model.rules().isGreedy() ? null : distributions(steps),
                logits(steps),
                steps.size());
    }

    private boolean endsAfter(Prefix prefix, Prefix drafted) {
        return drafted.length() > prefix.length() && model.rules().ends(drafted.last());
    }

    /** As the model has it, whatever the temperature. */
    private double probability(NodeScores scores, int token) {
        return Math.exp(model.operations().logProbability(scores.logits(), new int[] {token})[0]);
    }

    private int choose(NodeScores scores, int position, RoundDraws draws) {
        if (model.rules().isGreedy()) {
            return scores.best(0);
        }
        float uniform = draws.uniform(position, Purpose.DRAFT, 0);
        return model.operations().sample(scores.distributions(), new float[] {uniform})[0];
    }

    private Distributions distributions(List<NodeScores> steps) {
        return model.operations()
                .concatenateRows(steps.stream().map(NodeScores::distributions).toList());
    }

    private Logits logits(List<NodeScores> steps) {
        return model.operations().concatenate(steps.stream().map(NodeScores::logits).toList());
    }
}

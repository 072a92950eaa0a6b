package io.tercet.engine.decoding;

import io.tercet.tasks.Distributions;
import io.tercet.tasks.Draws.Purpose;
import io.tercet.tasks.TokenTree;
import org.jspecify.annotations.Nullable;

/**
 * Speculative sampling (arXiv 2211.17192, algorithm 1) for chains whose proposals were drawn from
 * known distributions: accept a token with probability min(1, judge / proposal), replace the first
 * rejected one by a draw from the residual, add a bonus token when all are accepted.
 */
public record RatioRule(Stage stage) implements LosslessRule {

    @Override
    public Verdict judge(Draft draft, NodeScores scores, RoundDraws draws) {
        Distributions proposals = draft.proposals();
        int accepted = proposals == null ? 0 : accepted(draft.tree(), proposals, scores, draws);
        return new Verdict(accepted, next(accepted, proposals, scores, draws));
    }

    /** Leading tokens that pass the ratio test. A chain's node i + 1 is judged by row i. */
    private int accepted(
            TokenTree tree, Distributions proposals, NodeScores scores, RoundDraws draws) {
        int length = tree.size() - 1;
        int[] tokens = tree.pathTokens(length);
        float[] uniforms = new float[length];
        for (int i = 0; i < length; i++) {
            uniforms[i] = draws.uniform(scores.position(i + 1), stage.acceptance(), 0);
        }
        Distributions judges = scores.distributions().rows(0, length);
        boolean[] passed = scores.operations().ratioTest(judges, proposals, tokens, uniforms);
        int accepted = 0;
        while (accepted < length && passed[accepted]) {
            accepted++;
        }
        return accepted;
    }

    private int next(
            int accepted, @Nullable Distributions proposals, NodeScores scores, RoundDraws draws) {
        Distributions from = scores.distribution(accepted);
        Purpose purpose = Purpose.BONUS;
        if (proposals != null && accepted < proposals.rows()) {
            from = scores.operations().residual(from, proposals.row(accepted));
            purpose = Purpose.RESIDUAL;
        }
        return stage.draw(from, purpose, scores, accepted, draws);
    }
}

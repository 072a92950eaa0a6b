package io.tercet.engine.decoding;

import io.tercet.tasks.Distributions;
import io.tercet.tasks.Draws.Purpose;

/**
 * Speculative sampling (arXiv 2211.17192, algorithm 1) for chains whose proposals were drawn from
 * known distributions: accept a token with probability min(1, judge / proposal), replace the first
 * rejected one by a draw from the residual, add a bonus token when all are accepted.
 */
public record RatioRule(Stage stage) implements ChainRule {

    @Override
    public int passed(Draft chain, NodeScores scores, RoundDraws draws) {
        Distributions proposals = chain.proposals();
        if (proposals == null) {
            return 0;
        }
        int length = chain.length();
        float[] uniforms = new float[length];
        for (int i = 0; i < length; i++) {
            uniforms[i] = draws.uniform(scores.position(i) + 1, stage.acceptance(), 0);
        }
        Distributions judges = scores.distributions().rows(0, length);
        boolean[] accepted =
                scores.operations().ratioTest(judges, proposals, chain.tokens(), uniforms);
        int passed = 0;
        while (passed < length && accepted[passed]) {
            passed++;
        }
        return passed;
    }

    @Override
    public int next(int passed, Draft chain, NodeScores scores, RoundDraws draws) {
        Distributions proposals = chain.proposals();
        Distributions from = scores.distribution(passed);
        Purpose purpose = Purpose.BONUS;
        if (proposals != null && passed < proposals.rows()) {
            from = scores.operations().residual(from, proposals.row(passed));
            purpose = Purpose.RESIDUAL;
        }
        return stage.draw(from, purpose, scores, passed, draws);
    }
}

package io.tercet.engine.compare;

import io.tercet.engine.Generation;
import io.tercet.engine.SessionSpec;
import io.tercet.engine.Tercet;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.Scores;
import io.tercet.tasks.SessionOptions;
import io.tercet.tasks.TokenTree;
import java.util.List;

/** Asks the target how probable it finds what a method wrote. */
record TargetJudge(Tercet tercet, SessionSpec models) {

    /**
     * Mean log-probability at temperature 1, in nats, over all tokens; NaN where there are none.
     */
    double meanLogProbability(List<Generation> generations) {
        SessionOptions options =
                new SessionOptions(models.contextLength(), models.cacheType(), models.threads());
        double sum = 0;
        int count = 0;
        try (ModelSession target = models.target().loaded().session(options)) {
            for (Generation generation : generations) {
                int[] tokens = ids(generation.tokens());
                for (float logProbability : logProbabilities(target, generation, tokens)) {
                    sum += logProbability;
                }
                count += tokens.length;
            }
        }
        return sum / count;
    }

    private float[] logProbabilities(ModelSession target, Generation generation, int[] tokens) {
        Prefix prompt = Prefix.of(ids(generation.promptTokens()));
        int[] fed = java.util.Arrays.copyOf(tokens, tokens.length - 1);
        Scores scores = target.score(prompt, TokenTree.chain(prompt.last(), fed));
        return tercet.backend().operations().logProbability(scores.logits(), tokens);
    }

    private static int[] ids(List<Integer> tokens) {
        return tokens.stream().mapToInt(Integer::intValue).toArray();
    }
}

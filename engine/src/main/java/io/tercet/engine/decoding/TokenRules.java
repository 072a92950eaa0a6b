package io.tercet.engine.decoding;

import io.tercet.tasks.Sampling;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How tokens are chosen from logits in one request; the same for every model in it.
 *
 * @param sampling null for greedy decoding
 * @param repetitionPenalty 1 for none; applies to every token of the context, prompt included
 * @param banned tokens that may not be produced
 * @param endTokens tokens that end the generation
 */
public record TokenRules(
        @Nullable Sampling sampling,
        float repetitionPenalty,
        Set<Integer> banned,
        Set<Integer> endTokens) {
    public TokenRules {
        banned = Set.copyOf(banned);
        endTokens = Set.copyOf(endTokens);
        if (!(repetitionPenalty > 0)) {
            throw new IllegalArgumentException("the repetition penalty is above 0");
        }
    }

    /** Greedy decoding without penalties. */
    public static TokenRules greedy(Set<Integer> endTokens) {
        return new TokenRules(null, 1, Set.of(), endTokens);
    }

    public boolean isGreedy() {
        return sampling == null;
    }

    public boolean ends(int token) {
        return endTokens.contains(token);
    }
}

package io.tercet.engine;

import java.util.List;

/**
 * Natural log-probabilities at temperature 1 where a token stands, from the model that decided it,
 * penalties applied.
 *
 * @param alternatives the most probable tokens there, best first
 */
public record TokenLogprobs(int token, float logprob, List<Alternative> alternatives) {
    public TokenLogprobs {
        alternatives = List.copyOf(alternatives);
    }

    /** A token that might have stood there. */
    public record Alternative(int token, float logprob) {}
}

package io.tercet.engine.retrieval;

/**
 * How n-gram stores are made.
 *
 * @param ngram most tokens of a key, 1 to 3
 * @param candidates tokens of a continuation
 * @param limit most tokens that a store holds
 */
public record StoreShape(int ngram, int candidates, int limit) {
    public StoreShape {
        if (ngram < 1 || ngram > 3 || candidates < 1 || limit < 1) {
            throw new IllegalArgumentException(
                    "an n-gram has 1 to 3 tokens, continuation and limit at least 1");
        }
    }
}

package io.tercet.engine;

import io.tercet.tasks.Sampling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request's options. They hold in every method.
 *
 * @param maxTokens tokens to generate at most
 * @param sampling null for greedy decoding
 * @param repetitionPenalty 1 for none
 * @param stops texts that end the generation; the result ends before them
 * @param logprobs alternatives to report per token with their log-probabilities; -1 for no report
 * @param seed of every random draw
 */
public record GenerationOptions(
        int maxTokens,
        @Nullable Sampling sampling,
        float repetitionPenalty,
        List<String> stops,
        int logprobs,
        long seed) {
    public GenerationOptions {
        stops = List.copyOf(stops);
        if (maxTokens < 1 || stops.contains("")) {
            throw new IllegalArgumentException("at least one token, and no empty stop text");
        }
    }

    /** Greedy, 256 tokens, nothing else. */
    public static GenerationOptions greedy() {
        return new GenerationOptions(256, null, 1, List.of(), -1, 0);
    }

    /** Sampling under a seed. */
    public static GenerationOptions sampling(Sampling sampling, long seed) {
        return new GenerationOptions(256, sampling, 1, List.of(), -1, seed);
    }

    public GenerationOptions withMaxTokens(int count) {
        return new GenerationOptions(count, sampling, repetitionPenalty, stops, logprobs, seed);
    }

    public GenerationOptions withRepetitionPenalty(float penalty) {
        return new GenerationOptions(maxTokens, sampling, penalty, stops, logprobs, seed);
    }

    public GenerationOptions withStops(List<String> texts) {
        return new GenerationOptions(maxTokens, sampling, repetitionPenalty, texts, logprobs, seed);
    }

    public GenerationOptions withLogprobs(int alternatives) {
        return new GenerationOptions(
                maxTokens, sampling, repetitionPenalty, stops, alternatives, seed);
    }
}

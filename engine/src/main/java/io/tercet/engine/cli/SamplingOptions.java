package io.tercet.engine.cli;

import io.tercet.engine.GenerationOptions;
import io.tercet.tasks.Sampling;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How tokens are chosen and when to stop; holds in every method. */
final class SamplingOptions {
    private static final float LIMIT = Float.POSITIVE_INFINITY;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            description = "new tokens at most (${DEFAULT-VALUE})")
    int maxTokens = 256;

    @Option(
            names = "--temperature",
            paramLabel = "X",
            description = "0 for greedy decoding (${DEFAULT-VALUE})")
    float temperature;

    @Option(
            names = "--top-k",
            paramLabel = "N",
            description = "only the N most probable; 0 for all")
    int topK;

    @Option(
            names = "--top-p",
            paramLabel = "X",
            description = "only the most probable that make up X together (${DEFAULT-VALUE})")
    float topP = 1;

    @Option(
            names = "--min-p",
            paramLabel = "X",
            description = "only those of X times the highest probability or more")
    float minP;

    @Option(
            names = "--repetition-penalty",
            paramLabel = "X",
            description = "divides the logits of tokens that are there already (${DEFAULT-VALUE})")
    float repetitionPenalty = 1;

    @Option(
            names = "--stop",
            paramLabel = "T",
            description = "ends before this text; may be repeated")
    List<String> stops = List.of();

    @Option(
            names = "--logprobs",
            paramLabel = "N",
            description = "log-probabilities of each token and of the N best, in JSON")
    @Nullable Integer logprobs;

    @Option(names = "--seed", paramLabel = "S", description = "of every random draw (0)")
    long seed;

    /** Whether every token is the most probable one. */
    boolean isGreedy() {
        return temperature == 0;
    }

    /** The request's options; what is out of range is bad usage. */
    GenerationOptions generation(TercetCommand command) {
        Ranges ranges = new Ranges(command);
        ranges.check(maxTokens >= 1, "--max-tokens is at least 1", maxTokens);
        ranges.check(
                temperature >= 0 && temperature < LIMIT, "--temperature is 0 or more", temperature);
        ranges.check(topK >= 0, "--top-k is 0 or more", topK);
        ranges.check(topP > 0 && topP <= 1, "--top-p is above 0 and at most 1", topP);
        ranges.check(minP >= 0 && minP < 1, "--min-p is 0 or more and below 1", minP);
        ranges.check(
                repetitionPenalty > 0 && repetitionPenalty < LIMIT,
                "--repetition-penalty is above 0",
                repetitionPenalty);
        ranges.check(!stops.contains(""), "--stop is some text", "an empty one");
        int alternatives = logprobs == null ? -1 : logprobs;
        ranges.check(
                logprobs == null || alternatives >= 0, "--logprobs is 0 or more", alternatives);
        return new GenerationOptions(
                maxTokens,
                temperature == 0 ? null : new Sampling(temperature, topK, topP, minP),
                repetitionPenalty,
                stops,
                alternatives,
                seed);
    }

    private record Ranges(TercetCommand command) {
        void check(boolean inside, String range, Object given) {
            if (!inside) {
                throw command.usage(range + ", not " + given);
            }
        }
    }
}

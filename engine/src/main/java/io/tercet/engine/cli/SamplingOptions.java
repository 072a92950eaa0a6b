package io.tercet.engine.cli;

import io.tercet.engine.GenerationOptions;
import io.tercet.tasks.Sampling;
import java.util.List;
import picocli.CommandLine.Option;

/** How tokens are chosen and when to stop; holds in every method. */
final class SamplingOptions {
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
    int logprobs = -1;

    @Option(names = "--seed", paramLabel = "S", description = "of every random draw (0)")
    long seed;

    /** Whether every token is the most probable one. */
    boolean isGreedy() {
        return temperature == 0;
    }

    /** The request's options; what is out of range is bad usage. */
    GenerationOptions generation(TercetCommand command) {
        if (!(temperature >= 0) || temperature == Float.POSITIVE_INFINITY) {
            throw command.usage("--temperature is 0 or more, not " + temperature);
        }
        if (!(repetitionPenalty > 0)) {
            throw command.usage("--repetition-penalty is above 0, not " + repetitionPenalty);
        }
        if (logprobs < -1) {
            throw command.usage("--logprobs is 0 or more, not " + logprobs);
        }
        try {
            Sampling checked = new Sampling(temperature == 0 ? 1 : temperature, topK, topP, minP);
            return new GenerationOptions(
                    maxTokens,
                    temperature == 0 ? null : checked,
                    repetitionPenalty,
                    stops,
                    logprobs,
                    seed);
        } catch (IllegalArgumentException e) {
            throw command.usage(e);
        }
    }
}

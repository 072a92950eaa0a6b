package io.tercet.engine;

import io.tercet.engine.decoding.Source;
import java.util.List;

/**
 * What a request gave.
 *
 * @param text the new text, without stop text and control tokens
 * @param tokens the new tokens, an end-of-sequence token included
 * @param proposedBy who proposed each token
 * @param decidedBy whose word on each token was final
 * @param logprobs per token, where asked for
 */
public record Generation(
        String text,
        List<Integer> promptTokens,
        List<Integer> tokens,
        StopReason stopReason,
        List<Source> proposedBy,
        List<Source> decidedBy,
        List<TokenLogprobs> logprobs,
        Statistics statistics) {
    public Generation {
        promptTokens = List.copyOf(promptTokens);
        tokens = List.copyOf(tokens);
        proposedBy = List.copyOf(proposedBy);
        decidedBy = List.copyOf(decidedBy);
        logprobs = List.copyOf(logprobs);
    }
}

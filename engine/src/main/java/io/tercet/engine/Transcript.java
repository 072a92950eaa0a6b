package io.tercet.engine;

import io.tercet.engine.decoding.Emission;
import io.tercet.engine.decoding.Source;
import io.tercet.engine.decoding.TokenRules;
import io.tercet.models.tokenizer.StreamDecoder;
import io.tercet.models.tokenizer.Tokenizer;
import io.tercet.tasks.LogitsOperations;
import io.tercet.tasks.TopTokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what a request produces, streams it, and notices when it ends. */
final class Transcript {
    private final GenerationOptions options;
    private final LogitsOperations operations;
    private final TokenListener listener;
    private final StreamDecoder decoder;
    private final StopTexts stops;
    private final List<Integer> tokens = new ArrayList<>();
    private final List<Source> proposedBy = new ArrayList<>();
    private final List<Source> decidedBy = new ArrayList<>();
    private final List<TokenLogprobs> logprobs = new ArrayList<>();

    Transcript(
            Tokenizer tokenizer,
            GenerationOptions options,
            LogitsOperations operations,
            TokenListener listener) {
        this.options = options;
        this.operations = operations;
        this.listener = listener;
        this.decoder = new StreamDecoder(tokenizer);
        this.stops = new StopTexts(options.stops());
    }

    int size() {
        return tokens.size();
    }

    /** Takes a committed token; the reason to end with it, or null to go on. */
    @Nullable StopReason add(Emission emission, TokenRules rules) {
        tokens.add(emission.token());
        proposedBy.add(emission.proposedBy());
        decidedBy.add(emission.decidedBy());
        if (options.logprobs() >= 0) {
            logprobs.add(logprobs(emission));
        }
        stream(stops.append(decoder.append(emission.token())));
        if (stops.stopped()) {
            return StopReason.STOP;
        }
        if (rules.ends(emission.token())) {
            return StopReason.EOS;
        }
        return tokens.size() == options.maxTokens() ? StopReason.LENGTH : null;
    }

    private TokenLogprobs logprobs(Emission emission) {
        float own = operations.logProbability(emission.logits(), new int[] {emission.token()})[0];
        List<TokenLogprobs.Alternative> alternatives = new ArrayList<>();
        if (options.logprobs() > 0) {
            int count = Math.min(options.logprobs(), emission.logits().columns());
            TopTokens top = operations.topTokens(emission.logits(), count);
            for (int rank = 0; rank < top.k(); rank++) {
                alternatives.add(
                        new TokenLogprobs.Alternative(
                                top.token(0, rank), top.logProbability(0, rank)));
            }
        }
        return new TokenLogprobs(emission.token(), own, alternatives);
    }

    /** Emits what was held back. */
    void finish() {
        if (!stops.stopped()) {
            stream(stops.append(decoder.flush()));
            stream(stops.flush());
        }
    }

    private void stream(String text) {
        if (!text.isEmpty()) {
            listener.text(text);
        }
    }

    Generation generation(int[] prompt, StopReason reason, Statistics statistics) {
        return new Generation(
                stops.text(),
                Arrays.stream(prompt).boxed().toList(),
                tokens,
                reason,
                proposedBy,
                decidedBy,
                logprobs,
                statistics);
    }
}

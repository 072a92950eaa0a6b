package io.tercet.engine.compare;

import io.tercet.engine.decoding.Qualified;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One method on one question, its turns added up. A line of the log that lets a run resume.
 *
 * @param method the method's label
 * @param tokens new tokens
 * @param seconds of decoding, prompts left out
 * @param committed tokens committed in rounds, those cut off behind an end included
 * @param qualified what the qualifier made of drafts
 * @param passes by role: draft, qualifier, target
 * @param passSeconds by role: time inside passes
 * @param proposedBy tokens by who proposed them
 * @param decidedBy tokens by whose word was final
 * @param agreement share of positions that carry plain decoding's token, turn by turn; NaN when
 *     sampling
 * @param logProbability mean target log-probability of the tokens, in nats
 * @param right whether the answer was right; null where it is not scored
 * @param working how much of the worked solution the last answer has, 0 to 1; null where there is
 *     none to compare with
 * @param notes what the method said about its last turn, and turns left out, by name
 * @param text the answers, turn after turn
 * @param ids their tokens
 */
public record Trial(
        String question,
        String category,
        String method,
        int tokens,
        double seconds,
        int rounds,
        int committed,
        int drafted,
        Qualified qualified,
        int accepted,
        Map<String, Integer> passes,
        Map<String, Double> passSeconds,
        List<Integer> draftedPerPosition,
        List<Integer> acceptedPerPosition,
        Map<String, Integer> proposedBy,
        Map<String, Integer> decidedBy,
        double agreement,
        double logProbability,
        @Nullable Boolean right,
        @Nullable Double working,
        Map<String, String> notes,
        List<String> text,
        List<List<Integer>> ids) {
    public Trial {
        passes = sorted(passes);
        passSeconds = sorted(passSeconds);
        draftedPerPosition = List.copyOf(draftedPerPosition);
        acceptedPerPosition = List.copyOf(acceptedPerPosition);
        proposedBy = sorted(proposedBy);
        decidedBy = sorted(decidedBy);
        notes = sorted(notes);
        text = List.copyOf(text);
        ids = ids.stream().map(List::copyOf).toList();
    }

    /** In order of names, so that a line of the log is the same whenever it is written. */
    private static <T> Map<String, T> sorted(Map<String, T> map) {
        return Collections.unmodifiableMap(new TreeMap<>(map));
    }

    double tokensPerSecond() {
        return seconds > 0 ? tokens / seconds : 0;
    }
}

package io.tercet.tasks.round;

import java.util.List;

/**
 * What the host hears of a judgement.
 *
 * @param proposed the tokens that were judged
 * @param accepted how many leading ones of them
 * @param token the judge's own token behind those
 * @param own whether that token counts
 * @param passed tokens passed on to the next judge so far; 0 behind a commit
 * @param trusted of a routed verdict: positions that the judge was certain of, that of its own
 *     token included
 * @param ended whether the last token is an end of the text
 */
public record RoundVerdict(
        List<Integer> proposed,
        int accepted,
        int token,
        boolean own,
        int passed,
        int trusted,
        boolean ended) {
    public RoundVerdict {
        proposed = List.copyOf(proposed);
    }

    /** The first of the proposed tokens. */
    public int[] leading(int count) {
        return proposed.stream().limit(count).mapToInt(Integer::intValue).toArray();
    }
}

package io.tercet.engine.decoding;

import io.tercet.tasks.Prefix;

/**
 * Draft, score, judge, keep. With a drafter that drafts nothing this is plain decoding; with a
 * {@link QualifiedDrafter} it is three-model decoding.
 */
public record SpeculativeDecoder(Drafter drafter, Scorer target, AcceptanceRule rule)
        implements Decoder {

    @Override
    public Round round(Prefix prefix, int budget, RoundDraws draws) {
        Draft draft = drafter.draft(prefix, budget, draws);
        NodeScores scores = target.score(prefix, draft.tree());
        Verdict verdict = rule.judge(draft, scores, draws);
        target.keep(verdict.accepted());
        drafter.follow(scores, verdict);
        return Round.of(draft, scores, verdict, Source.TARGET);
    }
}

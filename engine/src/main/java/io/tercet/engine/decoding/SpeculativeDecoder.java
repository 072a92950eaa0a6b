package io.tercet.engine.decoding;

import io.tercet.tasks.Prefix;
import java.util.Map;

/**
 * Draft, score, judge, keep. With a drafter that drafts nothing this is plain decoding; with a
 * {@link QualifiedDrafter} it is three-model decoding.
 *
 * @param notes for reports
 */
public record SpeculativeDecoder(Drafter drafter, Judge target, Map<String, String> notes)
        implements Decoder {
    public SpeculativeDecoder {
        notes = Map.copyOf(notes);
    }

    /** A decoder that has nothing to say beside its settings. */
    public SpeculativeDecoder(Drafter drafter, Scorer target, AcceptanceRule rule) {
        this(drafter, new Judge(target, rule), Map.of());
    }

    @Override
    public Round round(Prefix prefix, int budget, RoundDraws draws) {
        return round(prefix, Budget.of(budget), draws);
    }

    @Override
    public Round round(Prefix prefix, Budget budget, RoundDraws draws) {
        Draft draft = drafter.draft(prefix, budget, draws);
        Judgement judgement = target.judge(prefix, draft, draws);
        target.model().keep(judgement.kept().accepted());
        drafter.follow(judgement.scores(), judgement.kept());
        return Round.of(draft, judgement, Source.TARGET);
    }
}

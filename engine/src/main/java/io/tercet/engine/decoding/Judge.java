package io.tercet.engine.decoding;

import io.tercet.tasks.Prefix;

/**
 * A model and the rule by which it accepts what was proposed to it.
 *
 * @param bonus whether it adds a token of its own behind a fully kept draft
 */
public record Judge(Scorer model, AcceptanceRule rule, boolean bonus) {

    /** A judge that does. */
    public Judge(Scorer model, AcceptanceRule rule) {
        this(model, rule, true);
    }

    /** One pass over a draft, and what the rule makes of it. */
    public Judgement judge(Prefix prefix, Draft draft, RoundDraws draws) {
        if (!bonus && !draft.isEmpty() && rule instanceof ChainRule tests) {
            // nobody asks what follows the last proposal: it is scored as the next root, once
            return withoutBonus(prefix, draft, tests, draws);
        }
        NodeScores scores = model.score(prefix, draft.tree());
        Verdict verdict = rule.judge(draft, scores, draws);
        boolean own = bonus || draft.isEmpty() || verdict.rejected(draft.tree());
        return new Judgement(scores, verdict, own);
    }

    private Judgement withoutBonus(Prefix prefix, Draft chain, ChainRule tests, RoundDraws draws) {
        NodeScores scores = model.score(prefix, chain.upTo(chain.length() - 1).tree());
        int passed = tests.passed(chain, scores, draws);
        boolean all = passed == chain.length();
        int token = all ? chain.tree().token(passed) : tests.next(passed, chain, scores, draws);
        return new Judgement(scores, new Verdict(passed, token), !all);
    }
}

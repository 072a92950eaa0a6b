package io.tercet.engine.resident;

import io.tercet.engine.decoding.Draft;
import io.tercet.engine.decoding.Judgement;
import io.tercet.engine.decoding.NodeScores;
import io.tercet.engine.decoding.Qualified;
import io.tercet.engine.decoding.Scorer;
import io.tercet.engine.decoding.Source;
import io.tercet.engine.decoding.Verdict;
import io.tercet.tasks.Logits;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.TokenTree;
import io.tercet.tasks.round.RoundVerdict;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** What a device's verdict on a chain is in the words of the host-driven decoders. */
final class Chains {
    private Chains() {}

    /** What the draft model proposed. */
    static Draft drafted(Prefix prefix, RoundVerdict verdict) {
        int count = verdict.proposed().size();
        List<Source> sources = Collections.nCopies(count, Source.DRAFT);
        return draft(prefix, verdict, sources, count, Qualified.NONE);
    }

    /** What several models proposed. */
    static Draft draft(
            Prefix prefix,
            RoundVerdict verdict,
            List<Source> sources,
            int drafted,
            Qualified qualified) {
        int count = verdict.proposed().size();
        TokenTree tree = TokenTree.chain(prefix.last(), verdict.leading(count));
        List<Integer> tests = IntStream.rangeClosed(1, count).boxed().toList();
        return new Draft(tree, sources, null, null, drafted, qualified, tests);
    }

    /**
     * A model's answer to a draft; its pass counts.
     *
     * @param rows of the model, from the draft's root on
     */
    static Judgement judgement(
            Scorer model, Prefix prefix, Draft draft, RoundVerdict verdict, Logits rows) {
        NodeScores scores = model.scored(prefix, draft.tree(), rows.rows(0, draft.tree().size()));
        return new Judgement(
                scores, new Verdict(verdict.accepted(), verdict.token()), verdict.own());
    }
}
